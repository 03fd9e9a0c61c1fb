package io.github.panicmonitors.core.internal.connection;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.core.internal.config.IncomingDocument;
import io.github.panicmonitors.core.internal.wire.Json;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A document that came from the configurations' queue, acknowledged when it is done. */
record DeliveredDocument(Delivery delivery, BrokerConnection connection)
    implements IncomingDocument {
  private static final Logger log = LoggerFactory.getLogger(DeliveredDocument.class);
  private static final int MAX_BYTES = 16 << 20;

  @Override
  public String routingKey() {
    return delivery.routingKey();
  }

  @Override
  public ConfigDocument read() throws UnreadableException {
    if (delivery.body().length > MAX_BYTES) {
      throw new UnreadableException(
          "document must have at most " + MAX_BYTES + " bytes: " + delivery.body().length);
    }
    return Json.document(routingKey(), Json.readObject(delivery.body()));
  }

  /** Not acknowledged: it comes again to whoever consumes the queue next. */
  @Override
  public void leftOut() {}

  @Override
  public void done(AppliedDocument result) {
    try {
      connection.acknowledge(delivery.deliveryTag());
    } catch (BrokerException e) {
      log.info(
          "{} could not be acknowledged and will come again: {}", routingKey(), e.getMessage());
    }
  }
}
