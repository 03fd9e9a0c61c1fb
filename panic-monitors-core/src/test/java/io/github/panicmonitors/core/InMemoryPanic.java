package io.github.panicmonitors.core;

import io.github.panicmonitors.core.internal.wire.Json;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PANIC's other components, on an in-memory broker. */
final class InMemoryPanic implements Panic {
  private static final String READINGS = "readings";
  private static final String HEARTBEATS = "heartbeats";
  private static final String REST = "other messages";

  private final InMemoryBroker broker;

  private InMemoryPanic(InMemoryBroker broker) {
    this.broker = broker;
  }

  /** Declares all exchanges and queues. */
  static InMemoryPanic declare(InMemoryBroker broker) {
    List.of("raw_data", "health_check", "monitorable", "config").forEach(broker::declareExchange);
    List.of(READINGS, HEARTBEATS, REST).forEach(broker::declareQueue);
    broker.bind(READINGS, "raw_data", "#");
    broker.bind(HEARTBEATS, "health_check", "heartbeat.manager");
    broker.bind(REST, "health_check", "heartbeat.worker");
    broker.bind(REST, "monitorable", "#");
    return new InMemoryPanic(broker);
  }

  @Override
  public void send(String exchange, String routingKey, byte[] body) {
    broker.publish(exchange, routingKey, body);
  }

  @Override
  public List<Message> takeReadings() {
    return take(READINGS);
  }

  @Override
  public List<Message> takeHeartbeats() {
    return take(HEARTBEATS);
  }

  private List<Message> take(String queue) {
    return broker.drain(queue).stream().map(InMemoryPanic::message).toList();
  }

  /** Returns the readings that the broker returned as unroutable. */
  List<Message> returnedReadings() {
    return broker.published("raw_data").stream()
        .filter(message -> !message.routed())
        .map(InMemoryPanic::message)
        .toList();
  }

  private static Message message(RecordedMessage recorded) {
    return new Message(String.valueOf(recorded.messageId()), body(recorded));
  }

  private static Map<String, @Nullable Object> body(RecordedMessage recorded) {
    try {
      return Json.readObject(recorded.body());
    } catch (Json.UnreadableException e) {
      throw new AssertionError("not JSON: " + recorded.text(), e);
    }
  }

  @Override
  public void delete(String queue) {
    broker.deleteQueue(queue);
  }
}
