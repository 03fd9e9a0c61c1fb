package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.core.StoredDocument;
import io.github.panicmonitors.core.internal.config.PendingDocument;
import io.github.panicmonitors.core.internal.wire.Json;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;

/**
 * A document from the configs queue, acknowledged when it is done. A body that is too large is not
 * kept.
 */
final class DeliveredDocument implements PendingDocument {
  private final ConsumingSession session;
  private final String role;
  private final String routingKey;
  private final long deliveryTag;
  private final int length;
  private final byte[] body;

  DeliveredDocument(String role, Delivery delivery, ConsumingSession session) {
    this.role = role;
    this.session = session;
    routingKey = delivery.routingKey();
    deliveryTag = delivery.deliveryTag();
    length = delivery.body().length;
    body = length > MAX_BYTES ? new byte[0] : delivery.body();
  }

  @Override
  public String role() {
    return role;
  }

  @Override
  public String routingKey() {
    return routingKey;
  }

  @Override
  public StoredDocument read() throws UnreadableException {
    PendingDocument.requireSize(length);
    return StoredDocument.of(Json.readDocument(routingKey, body)).ofRole(role);
  }

  @Override
  public boolean canBeSuperseded() {
    return true;
  }

  /** The broker redelivers documents that were not acknowledged before the connection ended. */
  @Override
  public boolean isLost() {
    return session.isOver();
  }

  @Override
  public void superseded() {
    session.acknowledge(deliveryTag, routingKey);
  }

  @Override
  public void done(AppliedDocument result) {
    session.acknowledge(deliveryTag, routingKey);
  }

  /** Not acknowledged, so that the next consumer of the queue gets it. */
  @Override
  public void discarded() {}
}
