package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;

/** A document on its way in, wherever it comes from. */
public interface IncomingDocument {

  String routingKey();

  /** Returns the document, or throws if it cannot be read. */
  ConfigDocument read() throws UnreadableException;

  /** Whether it comes from the store, and so need not be stored. */
  default boolean isRestored() {
    return false;
  }

  /** The manager closes before the document was applied. */
  void leftOut();

  /** The document has been dealt with: applied, rejected or found to be nobody's. */
  void done(AppliedDocument result);
}
