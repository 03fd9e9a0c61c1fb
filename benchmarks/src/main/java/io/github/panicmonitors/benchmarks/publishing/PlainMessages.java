package io.github.panicmonitors.benchmarks.publishing;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Map;

/** Messages of a plain loop: persistent and mandatory, with an id. */
@FunctionalInterface
interface PlainMessages {
  int PERSISTENT = 2;

  /** Publishes the next message. */
  void publish(Channel channel, long sequence) throws IOException;

  /** The cheapest messages: to one exchange, without headers. */
  static PlainMessages bare(byte[] body) {
    return (channel, sequence) -> {
      BasicProperties properties = properties("plain:" + sequence).build();
      channel.basicPublish(Server.RAW_DATA, "node.chainlink", true, properties, body);
    };
  }

  /**
   * Messages like a manager's: a reading with headers and a long id, then a heartbeat to another
   * exchange.
   */
  static PlainMessages likeManager(byte[] body, int monitors) {
    return (channel, sequence) -> {
      long round = sequence / 2;
      if (round * 2 == sequence) {
        BasicProperties properties =
            properties("plainrun:heartbeat:" + sequence).headers(Map.of()).build();
        channel.basicPublish(Server.HEALTH_CHECK, "heartbeat.worker", true, properties, body);
      } else {
        long slot = round / monitors;
        BasicProperties properties =
            properties("plainrun:scripted:node_" + round % monitors + ":1:" + slot + ":0")
                .headers(Map.of("generation", 1L, "slot", slot))
                .build();
        channel.basicPublish(Server.RAW_DATA, "node.chainlink", true, properties, body);
      }
    };
  }

  private static BasicProperties.Builder properties(String id) {
    return new BasicProperties.Builder()
        .contentType("application/json")
        .deliveryMode(PERSISTENT)
        .messageId(id);
  }
}
