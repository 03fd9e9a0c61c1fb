package io.github.panicmonitors.core.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.ReturnedMessage;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.internal.outbox.OutboxMessage;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnconfirmedMessagesTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final VirtualTime time = new VirtualTime();
  private final UnconfirmedMessages unconfirmed = new UnconfirmedMessages(time);

  private OutboxMessage sent(String id) {
    OutboxMessage message =
        OutboxMessage.newest(
            OutboxMessage.Kind.MONITORABLE,
            "queue",
            () -> new OutboundMessage("monitorable", "key", id, Map.of(), new byte[0]));
    unconfirmed.add(message);
    return message;
  }

  private List<OutboxMessage> remove(long first, long last) {
    return unconfirmed.remove(first, last).messages().stream()
        .map(UnconfirmedMessages.Sent::message)
        .toList();
  }

  @Test
  void removesARangeAndNothingElse() {
    OutboxMessage one = sent("1");
    OutboxMessage two = sent("2");
    OutboxMessage three = sent("3");
    OutboxMessage four = sent("4");

    assertThat(remove(2, 3)).containsExactly(two, three);
    assertThat(remove(2, 3)).isEmpty();
    assertThat(unconfirmed.removeAll()).containsExactly(one, four);
    assertThat(unconfirmed.removeAll()).isEmpty();
  }

  @Test
  void ignoresNumbersThatWereNeverSent() {
    OutboxMessage one = sent("1");

    assertThat(remove(1, Long.MAX_VALUE - 1)).containsExactly(one);
    assertThat(remove(2, 5)).isEmpty();
  }

  @Test
  void isSettledOnceTheOutboxKnowsEveryOutcome() {
    sent("1");
    sent("2");
    assertThat(unconfirmed.isSettled()).isFalse();
    remove(1, 2);
    assertThat(unconfirmed.isSettled()).isFalse();

    unconfirmed.settled(2);

    assertThat(unconfirmed.isSettled()).isTrue();
  }

  @Test
  void makesRoomOnceWhenARangeCrossesTheRefillLimit() {
    for (int n = 0; n < UnconfirmedMessages.MAX; n++) {
      sent(String.valueOf(n));
    }
    assertThat(unconfirmed.room()).isZero();
    int surplus = UnconfirmedMessages.MAX - UnconfirmedMessages.REFILL_AT;

    assertThat(unconfirmed.remove(1, surplus - 1).makesRoom()).isFalse();
    assertThat(unconfirmed.remove(surplus, surplus + 1).makesRoom()).isTrue();
    assertThat(unconfirmed.remove(surplus + 2, surplus + 2).makesRoom()).isFalse();
    assertThat(unconfirmed.room()).isEqualTo(surplus + 2);
  }

  @Test
  void urgentMessagesMayExceedTheLimit() {
    for (int n = 0; n <= UnconfirmedMessages.MAX; n++) {
      sent(String.valueOf(n));
    }

    assertThat(unconfirmed.room()).isZero();
  }

  @Test
  void keepsTheReasonOfAReturnedMessage() {
    sent("1");
    sent("2");

    unconfirmed.returned(new ReturnedMessage("2", "monitorable", "key", 312, "NO_ROUTE"));

    assertThat(unconfirmed.remove(1, 2).messages())
        .extracting(UnconfirmedMessages.Sent::returnReason)
        .containsExactly(null, "NO_ROUTE for key key at monitorable");
  }

  @Test
  void waitsForTheOldestMessageAndAgainAfterABlock() {
    assertThat(unconfirmed.overdueNanos(LIMIT)).isEqualTo(Waiter.NO_DEADLINE);
    sent("1");
    long sentAt = time.nanoTime();
    time.advance(Duration.ofSeconds(10));
    sent("2");
    assertThat(unconfirmed.overdueNanos(LIMIT)).isEqualTo(sentAt + LIMIT.toNanos());

    unconfirmed.unblocked();

    assertThat(unconfirmed.overdueNanos(LIMIT)).isEqualTo(time.nanoTime() + LIMIT.toNanos());
  }
}
