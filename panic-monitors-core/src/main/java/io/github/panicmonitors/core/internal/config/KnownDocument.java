package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.AppliedDocument;
import java.util.function.Consumer;

/** A document that need not be read any more: from the host, or restored from the store. */
public record KnownDocument(
    ConfigDocument read,
    boolean isRestored,
    Consumer<AppliedDocument> whenDone,
    Runnable whenLeftOut)
    implements IncomingDocument {

  @Override
  public String routingKey() {
    return read.key().value();
  }

  @Override
  public void leftOut() {
    whenLeftOut.run();
  }

  @Override
  public void done(AppliedDocument result) {
    whenDone.accept(result);
  }
}
