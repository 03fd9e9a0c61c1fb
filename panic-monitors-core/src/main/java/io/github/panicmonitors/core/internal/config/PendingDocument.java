package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.core.StoredDocument;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;

/** A document that waits to be applied, whatever its origin. */
public interface PendingDocument {

  /** Returns the document's routing key. */
  String routingKey();

  /** Returns the document, or throws if it is no configuration document. */
  StoredDocument read() throws UnreadableException;

  /** Returns whether a newer document of the same routing key may take the place of this one. */
  default boolean canBeSuperseded() {
    return false;
  }

  /** Returns whether the document will be delivered again, so that it need not be applied now. */
  default boolean isLost() {
    return false;
  }

  /** A newer version takes its place. Called only if it {@linkplain #canBeSuperseded can}. */
  default void superseded() {
    throw new IllegalStateException("document cannot be superseded: " + routingKey());
  }

  /** The document was applied and stored, or rejected as a whole. */
  void done(AppliedDocument result);

  /** The manager closes before the document was applied. */
  void discarded();
}
