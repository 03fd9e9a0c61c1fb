package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.core.StoredDocument;
import java.util.function.Consumer;

/** A document that the host passes to the manager. */
public record LocalDocument(
    String role, ConfigDocument document, Consumer<AppliedDocument> onDone, Runnable onDiscarded)
    implements PendingDocument {

  @Override
  public String routingKey() {
    return document.key().value();
  }

  @Override
  public StoredDocument read() {
    return StoredDocument.of(document).ofRole(role);
  }

  @Override
  public void done(AppliedDocument result) {
    onDone.accept(result);
  }

  @Override
  public void discarded() {
    onDiscarded.run();
  }
}
