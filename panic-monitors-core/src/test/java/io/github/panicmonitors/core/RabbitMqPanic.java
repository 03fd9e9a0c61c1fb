package io.github.panicmonitors.core;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.github.panicmonitors.core.internal.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** PANIC's other components, on a RabbitMQ. Opens a connection for each operation. */
final class RabbitMqPanic implements Panic {
  private final String uri;
  private final String readings;
  private final String heartbeats;
  private final String rest;

  @FunctionalInterface
  private interface Action<T> {
    T perform(Channel channel) throws Exception;
  }

  private RabbitMqPanic(String uri, String name) {
    this.uri = uri;
    this.readings = "readings of " + name;
    this.heartbeats = "heartbeats of " + name;
    this.rest = "other messages of " + name;
  }

  /** Declares all exchanges and queues. */
  static RabbitMqPanic declare(String uri, String name) {
    RabbitMqPanic panic = new RabbitMqPanic(uri, name);
    panic.perform(
        channel -> {
          for (String exchange : List.of("raw_data", "health_check", "monitorable", "config")) {
            channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
          }
          panic.declareQueue(channel, panic.readings, "raw_data", "#");
          panic.declareQueue(channel, panic.heartbeats, "health_check", "heartbeat.manager");
          panic.declareQueue(channel, panic.rest, "health_check", "heartbeat.worker");
          panic.declareQueue(channel, panic.rest, "monitorable", "#");
          return true;
        });
    return panic;
  }

  private void declareQueue(Channel channel, String queue, String exchange, String topic)
      throws Exception {
    channel.queueDeclare(queue, true, false, false, Map.of());
    channel.queueBind(queue, exchange, topic);
  }

  private <T> T perform(Action<T> action) {
    ConnectionFactory factory = new ConnectionFactory();
    try {
      factory.setUri(uri);
      factory.setAutomaticRecoveryEnabled(false);
      try (Connection connection = factory.newConnection("panic");
          Channel channel = connection.createChannel()) {
        return action.perform(channel);
      }
    } catch (Exception e) {
      throw new AssertionError("operation on RabbitMQ failed", e);
    }
  }

  @Override
  public void send(String exchange, String routingKey, byte[] body) {
    sendAll(exchange, List.of(Map.entry(routingKey, body)));
  }

  /** Publishes bodies by their routing keys and waits until the server has confirmed them. */
  void sendAll(String exchange, List<Map.Entry<String, byte[]>> messages) {
    perform(
        channel -> {
          channel.confirmSelect();
          for (Map.Entry<String, byte[]> message : messages) {
            channel.basicPublish(
                exchange,
                message.getKey(),
                MessageProperties.PERSISTENT_TEXT_PLAIN,
                message.getValue());
          }
          channel.waitForConfirmsOrDie(10_000);
          return true;
        });
  }

  /** Returns the number of messages in a queue, without unacknowledged ones. */
  int depth(String queue) {
    return perform(channel -> channel.queueDeclarePassive(queue).getMessageCount());
  }

  @Override
  public List<Message> takeReadings() {
    return take(readings);
  }

  @Override
  public List<Message> takeHeartbeats() {
    return take(heartbeats);
  }

  /** Removes and returns all messages of a queue, in their order. */
  List<Message> take(String queue) {
    return perform(
        channel -> {
          List<Message> messages = new ArrayList<>();
          for (GetResponse next = channel.basicGet(queue, true);
              next != null;
              next = channel.basicGet(queue, true)) {
            String id = String.valueOf(next.getProps().getMessageId());
            messages.add(new Message(id, Json.readObject(next.getBody())));
          }
          return messages;
        });
  }

  @Override
  public void delete(String queue) {
    perform(channel -> channel.queueDelete(queue));
  }

  void deleteQueues() {
    delete(readings);
    delete(heartbeats);
    delete(rest);
  }
}
