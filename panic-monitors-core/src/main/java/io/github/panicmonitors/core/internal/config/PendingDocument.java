package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.core.StoredDocument;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;

/** A document waiting to be applied: delivered, passed to {@code apply} or restored. */
public interface PendingDocument {
  /** The size limit of a document's text. */
  int MAX_BYTES = 16 << 20;

  /** Throws if a text of this length is too large. */
  static void requireSize(int length) throws UnreadableException {
    if (length > MAX_BYTES) {
      throw new UnreadableException(
          "document must have at most " + MAX_BYTES + " bytes: " + length);
    }
  }

  /** Returns the name of the document's role; empty in a manager without roles. */
  String role();

  /** Returns the document's routing key. */
  String routingKey();

  /** Returns the document. Throws if it is not a valid configuration document. */
  StoredDocument read() throws UnreadableException;

  /**
   * Returns whether a newer document of the same role and routing key may take the place of this
   * one.
   */
  default boolean canBeSuperseded() {
    return false;
  }

  /**
   * Returns whether the document's connection is lost. Such a document is not applied, because the
   * broker delivers it again.
   */
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
