package io.github.panicmonitors.core.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.api.manager.OutboxStatus;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.OutboxLimits;
import io.github.panicmonitors.core.internal.task.Fence;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final OutboxLimits SMALL =
      OutboxLimits.defaults().readings(3).bytes(100).attempts(2);

  private final VirtualTime time = new VirtualTime();
  private final Outbox outbox = new Outbox(time, SMALL, Runnable::run);
  private final Fence fence = new Fence(1);
  private long slot;
  private final List<String> confirmed = new ArrayList<>();

  @BeforeEach
  void allowReports(LogCheck log) {
    log.allow("messages are lost");
  }

  private OutboxMessage reading(String queue, String id) {
    return reading(queue, id, 10);
  }

  private OutboxMessage reading(String queue, String id, int bytes) {
    OutboundMessage message = new OutboundMessage("raw_data", "key", id, Map.of(), new byte[bytes]);
    Supplier<@Nullable OutboxMessage> whenConfirmed =
        () -> {
          confirmed.add(id);
          return null;
        };
    return OutboxMessage.reading(queue, fence, 1, slot++, message, whenConfirmed);
  }

  private OutboxMessage newest(String queue, String id) {
    return OutboxMessage.newest(
        OutboxMessage.Kind.HEARTBEAT,
        queue,
        () -> new OutboundMessage("health_check", "key", id, Map.of(), new byte[0]));
  }

  /** Takes the next message that may be sent, as a publisher does. */
  private static @Nullable OutboxMessage next(Outbox outbox, SendQueue connection) {
    return begun(outbox, () -> outbox.take(connection, 1));
  }

  private static @Nullable OutboxMessage nextUrgent(Outbox outbox) {
    return begun(outbox, () -> outbox.takeUrgent(outbox.shared()));
  }

  private static @Nullable OutboxMessage begun(
      Outbox outbox, Supplier<List<OutboxMessage>> batches) {
    for (List<OutboxMessage> batch = batches.get(); !batch.isEmpty(); batch = batches.get()) {
      if (outbox.begin(batch.get(0))) {
        return batch.get(0);
      }
    }
    return null;
  }

  private String nextId() {
    OutboxMessage next = next(outbox, outbox.shared());
    return next == null ? "nothing" : next.message().messageId();
  }

  private MessageCounts readings() {
    MessageCounts account = outbox.counts(OutboxMessage.Kind.READING);
    assertThat(account.pending()).isNotNegative();
    return account;
  }

  @Test
  void givesMessagesInTheOrderOfOffering() {
    outbox.offer(reading("a", "a1"));
    outbox.offer(reading("b", "b1"));

    assertThat(List.of(nextId(), nextId(), nextId())).containsExactly("a1", "b1", "nothing");
  }

  @Test
  void tellsHowMuchWaitsAndForHowLong() {
    assertThat(outbox.status())
        .isEqualTo(new OutboxStatus(0, 0, Duration.ZERO, 3, 100, SMALL.age()));
    outbox.offer(reading("a", "a1", 20));
    outbox.offer(newest("heartbeat", "h1"));
    time.advance(Duration.ofSeconds(3));
    outbox.offer(reading("b", "b1", 30));
    time.advance(Duration.ofSeconds(4));
    assertThat(outbox.status())
        .isEqualTo(new OutboxStatus(2, 50, Duration.ofSeconds(7), 3, 100, SMALL.age()));

    OutboxMessage onItsWay = next(outbox, outbox.shared());

    assertThat(outbox.status())
        .isEqualTo(new OutboxStatus(1, 30, Duration.ofSeconds(4), 3, 100, SMALL.age()));
    outbox.giveBack(List.of(onItsWay));
    assertThat(outbox.status().oldest()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void keepsTheSecondOfAQueueUntilTheFirstIsConfirmed() {
    outbox.offer(reading("a", "a1"));
    outbox.offer(reading("a", "a2"));
    OutboxMessage first = next(outbox, outbox.shared());
    assertThat(nextId()).isEqualTo("nothing");

    outbox.confirmed(List.of(first));

    assertThat(nextId()).isEqualTo("a2");
    assertThat(confirmed).containsExactly("a1");
  }

  @Test
  void sendsAMessageGivenBackBeforeOthersOfItsQueue() {
    outbox.offer(reading("a", "a1"));
    outbox.offer(reading("a", "a2"));
    OutboxMessage first = next(outbox, outbox.shared());

    outbox.giveBack(List.of(first));

    assertThat(nextId()).isEqualTo("a1");
    assertThat(nextId()).isEqualTo("nothing");
    assertThat(readings().pending()).isEqualTo(2);
  }

  @Test
  void sendsARefusedMessageAgainAfterASecondInItsPlace() {
    outbox.offer(reading("a", "a1"));
    OutboxMessage first = next(outbox, outbox.shared());
    outbox.refused(List.of(first));
    outbox.offer(reading("a", "a2"));
    assertThat(nextId()).isEqualTo("nothing");
    assertThat(outbox.nextRetryNanos() - time.nanoTime())
        .isEqualTo(Duration.ofSeconds(1).toNanos());

    time.advance(Duration.ofSeconds(1));

    assertThat(nextId()).isEqualTo("a1");
  }

  @Test
  void keepsAMessageThatMayHaveAnyAge() {
    Duration forEver = ChronoUnit.FOREVER.getDuration();
    Outbox patient = new Outbox(time, SMALL.age(forEver), Runnable::run);
    OutboxMessage message = reading("a", "a1");
    patient.offer(message);

    time.advance(Duration.ofDays(1));

    assertThat(next(patient, patient.shared())).isSameAs(message);
  }

  @Test
  void dropsAMessageRefusedTooOftenAndContinues() {
    outbox.offer(reading("a", "a1"));
    outbox.offer(reading("a", "a2"));
    outbox.refused(List.of(next(outbox, outbox.shared())));
    time.advance(Duration.ofSeconds(1));
    outbox.refused(List.of(next(outbox, outbox.shared())));

    assertThat(readings().dropped(DropReason.ATTEMPTS)).isEqualTo(1);
    assertThat(nextId()).isEqualTo("a2");
  }

  @Test
  void dropsTheOldestOfAllQueuesWhenThereAreTooMany() {
    outbox.offer(reading("a", "a1"));
    outbox.offer(reading("b", "b1"));
    outbox.offer(reading("a", "a2"));
    outbox.offer(reading("b", "b2"));

    assertThat(readings().dropped(DropReason.OVERFLOW)).isEqualTo(1);
    assertThat(List.of(nextId(), nextId())).containsExactlyInAnyOrder("a2", "b1");
  }

  @Test
  void dropsTheOldestWhenThereAreTooManyBytes() {
    outbox.offer(reading("a", "a1", 60));
    outbox.offer(reading("b", "b1", 60));

    assertThat(readings().dropped(DropReason.OVERFLOW)).isEqualTo(1);
    assertThat(nextId()).isEqualTo("b1");
  }

  @Test
  void countsNoReadingTwiceThatIsRefusedAndThenDropped() {
    outbox.offer(reading("a", "a1"));
    outbox.refused(List.of(next(outbox, outbox.shared())));
    outbox.offer(reading("b", "b1"));
    outbox.offer(reading("c", "c1"));
    outbox.offer(reading("d", "d1"));
    time.advance(Duration.ofSeconds(2));

    assertThat(readings().dropped(DropReason.OVERFLOW)).isEqualTo(1);
    assertThat(List.of(nextId(), nextId(), nextId(), nextId()))
        .containsExactly("b1", "c1", "d1", "nothing");
    assertThat(outbox.nextRetryNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void queueContinuesWhenItsRefusedMessageIsDropped() {
    outbox.offer(reading("a", "a1"));
    outbox.offer(reading("a", "a2"));
    outbox.refused(List.of(next(outbox, outbox.shared())));
    outbox.offer(reading("b", "b1"));
    outbox.offer(reading("b", "b2"));

    assertThat(readings().dropped(DropReason.OVERFLOW)).isEqualTo(1);
    assertThat(List.of(nextId(), nextId())).containsExactlyInAnyOrder("a2", "b1");
  }

  @Test
  void dropsReadingsThatAreTooOld() {
    outbox.offer(reading("a", "a1"));
    time.advance(Duration.ofMinutes(5).plusNanos(1));

    assertThat(nextId()).isEqualTo("nothing");
    assertThat(readings().dropped(DropReason.AGE)).isEqualTo(1);
  }

  @Test
  void dropsWhatTheFenceStops() {
    outbox.offer(reading("a", "a1"));
    fence.advanceTo(2);

    assertThat(nextId()).isEqualTo("nothing");
    assertThat(readings().dropped(DropReason.SUPERSEDED)).isEqualTo(1);
  }

  @Test
  void keepsOnlyTheNewestOfOtherMessages() {
    outbox.offer(newest("m", "m1"));
    outbox.offer(newest("m", "m2"));
    OutboxMessage inFlight = next(outbox, outbox.shared());
    outbox.offer(newest("m", "m3"));
    assertThat(inFlight).isNotNull();
    assertThat(inFlight.message().messageId()).isEqualTo("m2");

    outbox.giveBack(List.of(inFlight));

    assertThat(nextId()).isEqualTo("m3");
    assertThat(outbox.counts(OutboxMessage.Kind.HEARTBEAT).dropped()).isEqualTo(2);
  }

  @Test
  void sendsTheManagersHeartbeatFirst() {
    outbox.offer(reading("a", "a1"));
    outbox.offer(reading("b", "b1"));
    outbox.offer(newest(Outbox.URGENT_QUEUE, "beat"));

    assertThat(nextId()).isEqualTo("beat");
  }

  @Test
  void returnedMessageIsLostAndItsQueueContinues() {
    outbox.offer(reading("a", "a1"));
    outbox.offer(reading("a", "a2"));

    outbox.returned(next(outbox, outbox.shared()), "NO_ROUTE");

    assertThat(readings().returned()).isEqualTo(1);
    assertThat(confirmed).isEmpty();
    assertThat(nextId()).isEqualTo("a2");
  }

  @Test
  void closedOutboxDropsWhatWaitsComesOrIsGivenBack() {
    outbox.offer(reading("a", "a1"));
    outbox.offer(reading("a", "a2"));
    OutboxMessage inFlight = next(outbox, outbox.shared());

    outbox.close();
    outbox.offer(reading("b", "b1"));
    outbox.giveBack(List.of(inFlight));

    assertThat(readings().dropped(DropReason.CLOSED)).isEqualTo(3);
    assertThat(readings().pending()).isZero();
    assertThat(nextId()).isEqualTo("nothing");
  }

  @Test
  void tellsOnceThatMessagesAreLostAndOnceThatTheyArriveAgain() {
    List<Runnable> reports = new ArrayList<>();
    Outbox reporting = new Outbox(time, SMALL, reports::add);
    for (int i = 0; i < 3; i++) {
      reporting.offer(reading("a", "a" + i));
      reporting.returned(next(reporting, reporting.shared()), "NO_ROUTE");
    }
    assertThat(reports).hasSize(1);

    reporting.offer(reading("a", "soon after"));
    reporting.confirmed(List.of(next(reporting, reporting.shared())));
    assertThat(reports).as("while some are still lost").hasSize(1);
    time.advance(Duration.ofMinutes(5));
    reporting.offer(reading("a", "good"));
    reporting.confirmed(List.of(next(reporting, reporting.shared())));
    reporting.offer(reading("a", "better"));
    reporting.confirmed(List.of(next(reporting, reporting.shared())));

    assertThat(reports).hasSize(2);
  }

  @Test
  void oneMonitorWhoseReadingsAreReturnedIsReportedOnce() {
    List<Runnable> reports = new ArrayList<>();
    Outbox reporting = new Outbox(time, SMALL, reports::add);
    for (int period = 0; period < 100; period++) {
      reporting.offer(reading("good", "good" + period));
      reporting.offer(reading("bad", "bad" + period));
      reporting.confirmed(List.of(next(reporting, reporting.shared())));
      reporting.returned(next(reporting, reporting.shared()), "NO_ROUTE");
      time.advance(Duration.ofMinutes(1));
    }

    assertThat(reports).hasSize(1);
  }

  @Test
  void readingThatIsTooLargeIsDroppedAloneAndEvictsNoOther() {
    outbox.offer(reading("a", "a1"));
    outbox.offer(reading("huge", "huge1", 101));

    assertThat(readings().dropped(DropReason.OVERFLOW)).isEqualTo(1);
    assertThat(nextId()).isEqualTo("a1");
  }

  @Test
  void isNotEmptyWhileWhatAConfirmCausedIsPending() {
    OutboundMessage message = new OutboundMessage("raw_data", "key", "m", Map.of(), new byte[1]);
    outbox.offer(
        OutboxMessage.reading("a", fence, 1, slot++, message, () -> newest("heartbeat", "h1")));

    outbox.confirmed(List.of(next(outbox, outbox.shared())));

    assertThat(isEmpty()).isFalse();
    assertThat(outbox.counts(OutboxMessage.Kind.HEARTBEAT).gathered()).isEqualTo(1);
    outbox.confirmed(List.of(next(outbox, outbox.shared())));
    assertThat(isEmpty()).isTrue();
  }

  private boolean isEmpty() {
    return awaitEmpty(time.nanoTime());
  }

  private boolean awaitEmpty(long deadlineNanos) {
    try {
      return outbox.awaitEmpty(deadlineNanos);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void waitUntilItIsEmptyEndsWithTheLastConfirm() throws InterruptedException {
    outbox.offer(newest("heartbeat", "h1"));
    OutboxMessage message = next(outbox, outbox.shared());
    AtomicReference<@Nullable Boolean> empty = new AtomicReference<>();
    long deadline = time.nanoTime() + Duration.ofSeconds(10).toNanos();
    Thread waiting = new Thread(time.tracked(() -> empty.set(awaitEmpty(deadline))));
    waiting.start();
    time.settle();
    assertThat(empty).hasNullValue();

    outbox.confirmed(List.of(message));
    time.settle();

    assertThat(empty).hasValue(true);
    waiting.join();
  }

  @Test
  void keepsOnlyTheNewestRoundOfEachMonitorIfConfigured() {
    Outbox newest = new Outbox(time, SMALL.readings(10).newestOnly(true), Runnable::run);
    newest.offer(reading("a", "a1"));
    newest.offer(reading("b", "b1"));
    long round = slot;
    newest.offer(reading("a", "a2 first"));
    slot = round;
    newest.offer(reading("a", "a2 second"));

    OutboxMessage first = next(newest, newest.shared());
    newest.confirmed(List.of(next(newest, newest.shared())));
    newest.confirmed(List.of(first));
    newest.confirmed(List.of(next(newest, newest.shared())));

    assertThat(confirmed).containsExactly("b1", "a2 first", "a2 second");
    assertThat(newest.counts(OutboxMessage.Kind.READING).dropped(DropReason.OVERFLOW)).isEqualTo(1);
  }

  @Test
  void wakesThePublisherOnceEachTimeItFoundNothing() throws InterruptedException {
    Waiter publisher = time.waiter();
    outbox.publisher(outbox.shared(), publisher);
    outbox.offer(reading("a", "a1"));
    assertThat(publisher.await(time.nanoTime())).as("it has not looked yet").isFalse();

    assertThat(List.of(nextId(), nextId())).containsExactly("a1", "nothing");
    outbox.offer(reading("b", "b1"));
    assertThat(publisher.await(time.nanoTime())).isTrue();
    outbox.offer(reading("c", "c1"));
    assertThat(publisher.await(time.nanoTime())).as("it looks again by itself").isFalse();
  }

  private String nextUrgentId() {
    OutboxMessage next = nextUrgent(outbox);
    return next == null ? "nothing" : next.message().messageId();
  }

  @Test
  void givesOnlyWhatIsUrgentIfNothingElseCanBeSent() {
    outbox.offer(reading("a", "a1"));
    outbox.offer(newest(Outbox.URGENT_QUEUE, "m1"));

    assertThat(List.of(nextUrgentId(), nextUrgentId())).containsExactly("m1", "nothing");
    assertThat(List.of(nextId(), nextId())).containsExactly("a1", "nothing");
  }

  @Test
  void wakesAPublisherThatHasFoundNothingUrgentForThatAlone() throws InterruptedException {
    Waiter publisher = time.waiter();
    outbox.publisher(outbox.shared(), publisher);
    assertThat(nextUrgentId()).isEqualTo("nothing");

    outbox.offer(reading("a", "a1"));
    assertThat(publisher.await(time.nanoTime())).as("it cannot send a reading").isFalse();
    outbox.offer(newest(Outbox.URGENT_QUEUE, "m1"));
    assertThat(publisher.await(time.nanoTime())).isTrue();
  }

  @Test
  void wakesAPublisherThatHasFoundNothingUrgentForAnUrgentRetry() throws InterruptedException {
    Waiter publisher = time.waiter();
    outbox.publisher(outbox.shared(), publisher);
    outbox.offer(newest(Outbox.URGENT_QUEUE, "m1"));
    OutboxMessage urgent = nextUrgent(outbox);
    assertThat(nextUrgentId()).isEqualTo("nothing");

    outbox.refused(List.of(urgent));

    assertThat(publisher.await(time.nanoTime())).as("to wait until it is due").isTrue();
    time.advance(Duration.ofNanos(outbox.nextRetryNanos() - time.nanoTime()));
    assertThat(nextUrgentId()).isEqualTo("m1");
  }

  @Test
  void messageThatCannotBeWrittenIsDroppedAndItsQueueContinues() {
    outbox.offer(reading("a", "a1"));
    outbox.offer(reading("a", "a2"));

    outbox.unsendable(next(outbox, outbox.shared()), new IllegalArgumentException("too long"));

    assertThat(readings().dropped(DropReason.UNSENDABLE)).isEqualTo(1);
    assertThat(nextId()).isEqualTo("a2");
  }

  @Test
  void readingBehindARefusedOneThatIsTooOldIsDroppedWithIt() {
    Outbox hasty = new Outbox(time, SMALL.age(Duration.ofMillis(500)), Runnable::run);
    hasty.offer(reading("a", "a1"));
    hasty.refused(List.of(next(hasty, hasty.shared())));
    time.advance(Duration.ofMillis(600));
    hasty.offer(reading("a", "a2"));
    time.advance(Duration.ofMillis(600));
    hasty.offer(reading("b", "b1"));

    assertThat(hasty.counts(OutboxMessage.Kind.READING).dropped(DropReason.AGE)).isEqualTo(2);
    assertThat(next(hasty, hasty.shared()).message().messageId()).isEqualTo("b1");
  }

  @Test
  void eachConnectionHasItsOwnMessages() {
    SendQueue own = outbox.newQueue();
    outbox.offer(reading("a", "a1"), own);
    outbox.offer(reading("b", "b1"));

    assertThat(nextId()).isEqualTo("b1");
    assertThat(nextId()).isEqualTo("nothing");
    assertThat(next(outbox, own).message().messageId()).isEqualTo("a1");
  }

  @Test
  void retiredQueueLeavesItsMessagesToTheSharedOne() {
    SendQueue own = outbox.newQueue();
    outbox.offer(reading("a", "a1"), own);

    outbox.retire(own);
    outbox.offer(reading("b", "b1"), own);

    assertThat(outbox.hasNext(own)).isFalse();
    assertThat(List.of(nextId(), nextId())).containsExactly("a1", "b1");
  }

  @Test
  void queueContinuesWhereItsNextMessageBelongs() {
    SendQueue own = outbox.newQueue();
    outbox.offer(reading("a", "a1"));
    outbox.offer(reading("a", "a2"), own);
    outbox.confirmed(List.of(next(outbox, outbox.shared())));

    assertThat(nextId()).isEqualTo("nothing");
    assertThat(next(outbox, own).message().messageId()).isEqualTo("a2");
  }

  @Test
  void retiredQueueWakesTheSharedPublisherForARefusedReading() throws InterruptedException {
    SendQueue own = outbox.newQueue();
    Waiter publisher = time.waiter();
    outbox.publisher(outbox.shared(), publisher);
    assertThat(nextId()).isEqualTo("nothing");
    outbox.offer(reading("a", "a1"), own);
    outbox.refused(List.of(next(outbox, own)));

    outbox.retire(own);

    assertThat(publisher.await(time.nanoTime())).as("woken").isTrue();
    assertThat(outbox.nextRetryNanos()).isNotEqualTo(Waiter.NO_DEADLINE);
  }
}
