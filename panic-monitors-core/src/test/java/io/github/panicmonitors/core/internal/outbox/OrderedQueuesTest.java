package io.github.panicmonitors.core.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.broker.OutboundMessage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderedQueuesTest {
  private final OrderedQueues queues = new OrderedQueues("urgent");

  private static OutboxMessage message(String queue) {
    return OutboxMessage.newest(
        OutboxMessage.Kind.HEARTBEAT,
        queue,
        () -> new OutboundMessage("health_check", "key", "id", Map.of(), new byte[0]));
  }

  /** Otherwise the queues of removed monitors would be kept. */
  @Test
  void removesAQueueWithoutMessagesOnly() {
    OutboxMessage message = message("a");
    OrderedQueue queue = queues.of(message);
    queue.add(message);

    queues.removeIfIdle(queue);
    assertThat(queues.of(message)).isSameAs(queue);

    queue.send();
    queues.removeIfIdle(queue);
    assertThat(queues.of(message)).as("with a message in flight").isSameAs(queue);

    queue.settled();
    queues.removeIfIdle(queue);
    assertThat(queues.of(message)).isNotSameAs(queue);
  }

  @Test
  void onlyTheUrgentQueueIsUrgent() {
    assertThat(queues.of(message("urgent")).isUrgent()).isTrue();
    assertThat(queues.of(message("a")).isUrgent()).isFalse();
  }
}
