package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.core.internal.config.PendingDocument;
import io.github.panicmonitors.core.internal.connection.RoleListener;

/** Passes on the events of a role's connection. */
record RoleEvents(String role, ManagerParts parts) implements RoleListener {

  @Override
  public void received(PendingDocument document) {
    parts.roleActivity.received(document);
    parts.processor.receive(document);
  }

  @Override
  public void pinged() {
    parts.managerMessages.answerPing(role);
  }

  @Override
  public void held() {
    parts.roleActivity.held(role);
  }

  @Override
  public void refused() {
    parts.roleActivity.refused(role);
  }

  @Override
  public void lost() {
    parts.roleActivity.lost(role);
  }
}
