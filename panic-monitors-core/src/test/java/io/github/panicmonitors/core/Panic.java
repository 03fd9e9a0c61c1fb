package io.github.panicmonitors.core;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PANIC's other components, whose queues take everything that is published. */
interface Panic {

  /** A message of a queue. */
  record Message(String id, Map<String, @Nullable Object> body) {
    String text(String key) {
      return String.valueOf(body.get(key));
    }
  }

  /** Publishes a message and waits until the broker has received it. */
  void send(String exchange, String routingKey, byte[] body);

  /** Removes and returns all readings, in their order. */
  List<Message> takeReadings();

  /** Removes and returns all heartbeats of managers. */
  List<Message> takeHeartbeats();

  /** Deletes a queue, even if it is in use. */
  void delete(String queue);
}
