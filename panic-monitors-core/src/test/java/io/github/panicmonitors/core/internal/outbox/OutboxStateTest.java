package io.github.panicmonitors.core.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.api.manager.OutboxStatus;
import io.github.panicmonitors.core.OutboxLimits;
import io.github.panicmonitors.core.internal.task.Fence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxStateTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final OutboxLimits LIMITS =
      OutboxLimits.defaults().readings(3).age(Duration.ofSeconds(10));

  private final DeferredActions deferred = new DeferredActions(Runnable::run);
  private final OutboxState state = new OutboxState(LIMITS, "urgent", deferred);
  private final Fence fence = new Fence(1);

  private OutboxMessage reading(String queue) {
    return reading(queue, () -> null);
  }

  private OutboxMessage reading(String queue, Supplier<@Nullable OutboxMessage> whenConfirmed) {
    OutboundMessage message = new OutboundMessage("raw_data", "key", "id", Map.of(), new byte[7]);
    OutboxMessage reading = OutboxMessage.reading(queue, fence, 1, 0, message, whenConfirmed);
    reading.routeTo(state.shared());
    return reading;
  }

  private static OutboxMessage newest(String queue) {
    return OutboxMessage.newest(
        OutboxMessage.Kind.HEARTBEAT,
        queue,
        () -> new OutboundMessage("health_check", "key", "id", Map.of(), new byte[0]));
  }

  private OutboxMessage admitted(OutboxMessage message, long nowNanos) {
    message.routeTo(state.shared());
    message.offeredNanos = nowNanos;
    state.admit(message, nowNanos);
    return message;
  }

  private long dropped(DropReason reason) {
    return state.counts(OutboxMessage.Kind.READING).dropped(reason);
  }

  @Test
  void batchHasOneMessageOfEachQueueUrgentOnesFirst() {
    OutboxMessage a1 = admitted(reading("a"), 0);
    OutboxMessage a2 = admitted(reading("a"), 0);
    OutboxMessage b1 = admitted(reading("b"), 0);
    OutboxMessage urgent = admitted(newest("urgent"), 0);

    assertThat(state.take(state.shared(), 10, false, 0)).containsExactly(urgent, a1, b1);
    assertThat(state.take(state.shared(), 10, false, 0)).isEmpty();
    state.confirmed(a1, 0);
    assertThat(state.take(state.shared(), 10, false, 0)).containsExactly(a2);
  }

  @Test
  void messageAdmittedWhileAnotherOfItsQueueIsInFlightWaits() {
    OutboxMessage first = admitted(reading("a"), 0);
    state.take(state.shared(), 1, false, 0);

    OutboxMessage second = admitted(reading("a"), 0);

    assertThat(state.take(state.shared(), 1, false, 0)).isEmpty();
    state.confirmed(first, 0);
    assertThat(state.take(state.shared(), 1, false, 0)).containsExactly(second);
  }

  @Test
  void batchHasNoMoreMessagesThanAskedFor() {
    OutboxMessage a1 = admitted(reading("a"), 0);
    OutboxMessage b1 = admitted(reading("b"), 0);
    OutboxMessage c1 = admitted(reading("c"), 0);

    assertThat(state.take(state.shared(), 2, false, 0)).containsExactly(a1, b1);
    assertThat(state.take(state.shared(), 2, false, 0)).containsExactly(c1);
  }

  @Test
  void batchGivenBackIsTakenAgainInTheSameOrder() {
    admitted(reading("a"), 0);
    admitted(reading("b"), 0);
    List<OutboxMessage> batch = state.take(state.shared(), 10, false, 0);

    batch.forEach(message -> state.givenBack(message, 0));

    assertThat(state.status(0).readings()).isEqualTo(2);
    assertThat(state.take(state.shared(), 10, false, 0)).isEqualTo(batch);
  }

  @Test
  void takenMessageThatBecomesTooOldOrSupersededMustNotBeSent() {
    OutboxMessage reading = admitted(reading("a"), 0);
    state.take(state.shared(), 1, false, 0);

    assertThat(state.obstacle(reading, 10 * SECOND)).isNull();
    assertThat(state.obstacle(reading, 10 * SECOND + 1)).isEqualTo(DropReason.AGE);
    fence.advanceTo(2);
    assertThat(state.obstacle(reading, 0)).isEqualTo(DropReason.SUPERSEDED);
  }

  @Test
  void droppedMessageOfABatchMakesRoomForTheNextOfItsQueue() {
    OutboxMessage a1 = admitted(reading("a"), 0);
    OutboxMessage a2 = admitted(reading("a"), 0);
    state.take(state.shared(), 1, false, 0);

    state.dropped(a1, DropReason.SUPERSEDED, 0);

    assertThat(dropped(DropReason.SUPERSEDED)).isEqualTo(1);
    assertThat(state.take(state.shared(), 1, false, 0)).containsExactly(a2);
  }

  @Test
  void queueContinuesAfterAllItsMessagesWereDropped() {
    admitted(reading("a"), 0);
    admitted(reading("a"), 0);
    fence.advanceTo(2);
    assertThat(state.take(state.shared(), 1, false, 0)).isEmpty();
    assertThat(dropped(DropReason.SUPERSEDED)).isEqualTo(2);
    fence.advanceTo(1);

    OutboxMessage next = admitted(reading("a"), 0);

    assertThat(state.take(state.shared(), 1, false, 0)).containsExactly(next);
  }

  @Test
  void confirmAdmitsWhatItCausesForTheSameConnection() {
    SendQueue own = state.newQueue();
    OutboxMessage heartbeat = newest("heartbeat");
    OutboxMessage reading = reading("a", () -> heartbeat);
    reading.routeTo(own);
    state.admit(reading, 0);
    state.take(own, 1, false, 0);

    state.confirmed(reading, SECOND);

    assertThat(state.isEmpty()).isFalse();
    assertThat(state.take(state.shared(), 1, false, SECOND)).isEmpty();
    assertThat(state.take(own, 1, false, SECOND)).containsExactly(heartbeat);
    state.confirmed(heartbeat, SECOND);
    assertThat(state.isEmpty()).isTrue();
  }

  @Test
  void ageCountsFromTheOfferNotFromTheAdmission() {
    OutboxMessage reading = reading("a");
    reading.offeredNanos = 0;
    state.admit(reading, 4 * SECOND);

    assertThat(state.status(5 * SECOND).oldest()).isEqualTo(Duration.ofSeconds(5));
    assertThat(state.take(state.shared(), 1, false, 10 * SECOND + 1)).isEmpty();
    assertThat(dropped(DropReason.AGE)).isEqualTo(1);
  }

  @Test
  void statusNeverShowsANegativeAge() {
    OutboxMessage reading = reading("a");
    reading.offeredNanos = 5;
    state.admit(reading, 4);

    assertThat(state.status(4))
        .isEqualTo(new OutboxStatus(1, 7, Duration.ZERO, 3, LIMITS.bytes(), LIMITS.age()));
  }

  @Test
  void tellsThatSomethingUrgentWaitsUntilItIsTaken() {
    assertThat(state.shared().hasUrgent()).isFalse();
    admitted(newest("urgent"), 0);
    assertThat(state.shared().hasUrgent()).isTrue();
    admitted(reading("a"), 0);

    assertThat(state.take(state.shared(), 1, true, 0)).hasSize(1);

    assertThat(state.shared().hasUrgent()).isFalse();
    admitted(newest("urgent"), 0);
    state.close(0);
    assertThat(state.shared().hasUrgent()).isFalse();
  }

  @Test
  void messageInFlightAtTheCloseIsDroppedWhenItIsGivenBack() {
    OutboxMessage reading = admitted(reading("a"), 0);
    state.take(state.shared(), 1, false, 0);
    state.close(0);
    assertThat(state.isEmpty()).isFalse();

    state.givenBack(reading, 0);

    assertThat(dropped(DropReason.CLOSED)).isEqualTo(1);
    assertThat(state.isEmpty()).isTrue();
  }
}
