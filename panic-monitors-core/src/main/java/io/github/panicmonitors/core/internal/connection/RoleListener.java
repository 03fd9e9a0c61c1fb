package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.core.internal.config.PendingDocument;

/** Receives the events of a role's consuming connection. Must not block. */
public interface RoleListener {
  /** A document has arrived. */
  void received(PendingDocument document);

  /** A ping has arrived. */
  void pinged();

  /** Both queues are consumed. The first documents and pings may have arrived before. */
  void held();

  /** The broker refuses the role, usually because another consumer has a queue. */
  void refused();

  /** The connection failed for another reason. */
  void lost();
}
