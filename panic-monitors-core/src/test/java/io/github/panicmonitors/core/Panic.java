package io.github.panicmonitors.core;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rest of PANIC at a broker to which things happen: queues that take all that is published. */
interface Panic {

  /** A message that a queue had. */
  record Message(String id, Map<String, @Nullable Object> body) {
    String text(String key) {
      return String.valueOf(body.get(key));
    }
  }

  /** Publishes a message and waits until the broker has it. */
  void send(String exchange, String routingKey, byte[] body);

  /** Takes all readings, in their order. */
  List<Message> takeReadings();

  /** Takes all heartbeats of managers. */
  List<Message> takeHeartbeats();

  /** Deletes a queue, whoever uses it. */
  void delete(String queue);
}
