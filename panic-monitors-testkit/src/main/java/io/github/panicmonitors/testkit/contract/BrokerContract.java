package io.github.panicmonitors.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.testkit.contract.ContractSession.Blocked;
import io.github.panicmonitors.testkit.contract.ContractSession.Cancelled;
import io.github.panicmonitors.testkit.contract.ContractSession.Confirmed;
import io.github.panicmonitors.testkit.contract.ContractSession.Delivered;
import io.github.panicmonitors.testkit.contract.ContractSession.Returned;
import io.github.panicmonitors.testkit.contract.ContractSession.Unblocked;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Broker} keeps. Extend it, return the broker under test, and do what only
 * somebody else than the broker's user can do:
 *
 * <pre>{@code
 * class MyBrokerTest extends BrokerContract {
 *   protected Broker broker() {
 *     return broker;
 *   }
 *   ...
 * }
 * }</pre>
 *
 * <p>It demands:
 *
 * <ul>
 *   <li><b>Topics by RabbitMQ's table.</b> Wildcards stand for whole words, words are compared byte
 *       by byte, and a queue gets one copy however many of its bindings match. A configuration that
 *       is routed otherwise is a monitor that never starts.
 *   <li><b>Queues keep their order,</b> over requeueing and lost connections too. The newest
 *       document of a key is what is to run.
 *   <li><b>Nothing is gone before it is acknowledged.</b> What a connection had and did not
 *       acknowledge comes again, and a consumer has no more than its prefetch. A manager
 *       acknowledges a configuration when it is in force, and may be killed before.
 *   <li><b>One exclusive consumer.</b> Others are refused beside it, and it beside others. It is
 *       how a second manager with the same queue is kept from doing everything twice.
 *   <li><b>A refusal has its fault and ends the connection,</b> and from then on every call fails
 *       with that fault. A manager that knows why says so, and connects again.
 *   <li><b>Every message is answered once.</b> Numbered from one, confirmed, before that returned
 *       if no queue took it, or not at all if the connection ends first. The account of readings
 *       comes out even by this alone.
 *   <li><b>An alarm blocks whoever publishes,</b> is told, and blocks nobody else. Consumers still
 *       get what waits, such as a configuration that removes monitors.
 *   <li><b>An end is told once and last,</b> with its cause; {@code forceClose} brings it about
 *       within a second, whatever another thread is blocked in. A manager that is closed keeps its
 *       host no longer than it has promised.
 *   <li><b>Callbacks come one after the other,</b> never within a call of the connection's user,
 *       and one that throws changes nothing. Who listens needs no locks, and can have no deadlock.
 * </ul>
 *
 * <p>Every test uses names of its own, so that one broker serves them all. Needs JUnit Jupiter and
 * AssertJ, which the testkit does not bring along.
 */
public abstract class BrokerContract {
  private static final String[] PATTERNS = {
    "#", "*", "", "a", "a.*", "a.#", "*.*", "a.*.b", "#.b", "a.", "*.#", "#.#", "#.*"
  };

  private final String prefix = "contract-" + UUID.randomUUID() + "-";
  private final List<ContractSession> sessions = new ArrayList<>();

  /** Creates the suite; JUnit does that for each test. */
  protected BrokerContract() {}

  /** Returns the broker under test, always the same within a test. */
  protected abstract Broker broker();

  /** Declares a topic exchange with other properties than those of the contract. */
  protected abstract void declareConflictingExchange(String exchange) throws Exception;

  /** Declares a queue with other properties than those of the contract. */
  protected abstract void declareConflictingQueue(String queue) throws Exception;

  /** Declares a queue that belongs to another connection for the rest of the test. */
  protected abstract void declareLockedQueue(String queue) throws Exception;

  /** Deletes a queue. */
  protected abstract void deleteQueue(String queue) throws Exception;

  /** Has the broker end all its connections. */
  protected abstract void dropConnections() throws Exception;

  /** Raises an alarm, which blocks connections that publish. */
  protected abstract void block() throws Exception;

  /** Ends the alarm. */
  protected abstract void unblock() throws Exception;

  /**
   * Makes a call that blocks until a time limit has passed. This one just makes it; a test under
   * virtual time lets the time pass meanwhile.
   */
  protected void passLimit(VirtualTime.Action<BrokerException> call) throws BrokerException {
    call.run();
  }

  /** Closes what a test has opened and checks how its listeners were called. */
  @AfterEach
  final void closeSessions() {
    sessions.forEach(ContractSession::close);
  }

  // Routing

  @Test
  void routesByTheTopicTable() throws Exception {
    Map<String, List<String>> expected = new LinkedHashMap<>();
    expected.put("", List.of("#", "", "#.#"));
    expected.put("a", List.of("#", "*", "a", "a.#", "*.#", "#.#", "#.*"));
    expected.put(".", List.of("#", "*.*", "*.#", "#.#", "#.*"));
    expected.put("a.", List.of("#", "a.*", "a.#", "*.*", "a.", "*.#", "#.#", "#.*"));
    expected.put("a..b", List.of("#", "a.#", "a.*.b", "#.b", "*.#", "#.#", "#.*"));
    expected.put("a.b", List.of("#", "a.*", "a.#", "*.*", "#.b", "*.#", "#.#", "#.*"));

    String exchange = exchange();
    Map<String, String> queues = new LinkedHashMap<>();
    for (String pattern : PATTERNS) {
      queues.put(pattern, queue(exchange, pattern, "the.end.of.it"));
    }
    ContractSession publisher = session();
    for (String key : expected.keySet()) {
      publisher.publishConfirmed(exchange, key, "key:" + key);
    }
    publisher.publishConfirmed(exchange, "the.end.of.it", "end");

    Map<String, List<String>> routed = new LinkedHashMap<>();
    for (Map.Entry<String, String> queue : queues.entrySet()) {
      for (String key : keysUpToTheEnd(queue.getValue())) {
        routed.computeIfAbsent(key, any -> new ArrayList<>()).add(queue.getKey());
      }
    }
    assertThat(routed).isEqualTo(expected);
  }

  private List<String> keysUpToTheEnd(String queue) throws Exception {
    ContractSession consumer = session();
    consumer.consume(queue, 100);
    List<String> keys = new ArrayList<>();
    for (Delivered next = consumer.next(Delivered.class);
        !next.text().equals("end");
        next = consumer.next(Delivered.class)) {
      assertThat(next.text()).isEqualTo("key:" + next.delivery().routingKey());
      keys.add(next.delivery().routingKey());
    }
    return keys;
  }

  @Test
  void matchesWithCase() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "Chains.*");
    ContractSession publisher = session();

    publisher.publish(exchange, "chains.a", "lower");
    assertThat(publisher.next(Returned.class).message().messageId()).isEqualTo("id-lower");
    publisher.next(Confirmed.class);
    publisher.publishConfirmed(exchange, "Chains.a", "upper");

    assertThat(consumer(queue).nextTexts(1)).containsExactly("upper");
  }

  @Test
  void matchesWordsByTheirBytes() throws Exception {
    String exchange = exchange();
    String composed = "\u00e9";
    String decomposed = "e\u0301";
    String queue = queue(exchange, composed);
    ContractSession publisher = session();

    publisher.publish(exchange, decomposed, "decomposed");
    assertThat(publisher.next(Returned.class).message().messageId()).isEqualTo("id-decomposed");
    publisher.next(Confirmed.class);
    publisher.publishConfirmed(exchange, composed, "composed");

    assertThat(consumer(queue).nextTexts(1)).containsExactly("composed");
  }

  @Test
  void takesWildcardsForSuchOnlyAsWholeWords() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "a*", "b#", "*c.d");
    ContractSession publisher = session();

    for (String key : List.of("ab", "bb.b", "cc.d")) {
      publisher.publish(exchange, key, key);
      publisher.next(Returned.class);
      publisher.next(Confirmed.class);
    }
    publisher.publishConfirmed(exchange, "a*", "as it is");

    assertThat(consumer(queue).nextTexts(1)).containsExactly("as it is");
  }

  @Test
  void puts1CopyIntoAQueueThatSeveralBindingsMatch() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "a.*", "#", "a.*", "*.b");

    session().publishConfirmed(exchange, "a.b", "first", "second");

    assertThat(consumer(queue).nextTexts(2)).containsExactly("first", "second");
  }

  @Test
  void delivers1CopyToEachQueue() throws Exception {
    String exchange = exchange();
    String one = queue(exchange, "a");
    String other = queue(exchange, "#");

    session().publishConfirmed(exchange, "a", "text");

    assertThat(consumer(one).nextTexts(1)).containsExactly("text");
    assertThat(consumer(other).nextTexts(1)).containsExactly("text");
  }

  @Test
  void deliversWhatWasPublished() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    byte[] body = "{\"t\": \"\u20ac\"}".getBytes(UTF_8);

    session()
        .connection
        .publish(new OutboundMessage(exchange, "k\u00e9y", "id", Map.of("slot", 1L), body));

    Delivered delivered = consumer(queue).next(Delivered.class);
    assertThat(delivered.delivery().queue()).isEqualTo(queue);
    assertThat(delivered.delivery().exchange()).isEqualTo(exchange);
    assertThat(delivered.delivery().routingKey()).isEqualTo("k\u00e9y");
    assertThat(delivered.delivery().body()).isEqualTo(body);
    assertThat(delivered.delivery().redelivered()).isFalse();
  }

  // Queues

  @Test
  void keepsTheOrderOfAQueue() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    ContractSession consumer = consumer(queue);
    ContractSession publisher = session();
    List<String> texts = IntStream.range(0, 300).mapToObj(i -> "text-" + i).toList();

    for (String text : texts) {
      publisher.publish(exchange, "key", text);
    }

    assertThat(consumer.nextTexts(300)).isEqualTo(texts);
  }

  @Test
  void declaringAgainChangesNothing() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    ContractSession session = session();
    session.publishConfirmed(exchange, "key", "text");

    session.connection.declareTopicExchange(exchange);
    session.connection.declareQueue(queue);

    assertThat(consumer(queue).nextTexts(1)).containsExactly("text");
  }

  @Test
  void putsARequeuedMessageBackToItsPlace() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    session().publishConfirmed(exchange, "key", "1", "2", "3", "4");
    ContractSession consumer = session();
    consumer.consume(queue, 2);
    consumer.next(Delivered.class);
    Delivered second = consumer.next(Delivered.class);

    consumer.connection.reject(second.delivery().deliveryTag(), true);

    Delivered again = consumer.next(Delivered.class);
    assertThat(again.text()).isEqualTo("2");
    assertThat(again.delivery().redelivered()).isTrue();
    assertThat(again.delivery().deliveryTag()).isGreaterThan(second.delivery().deliveryTag());
  }

  @Test
  void forgetsWhatIsRejectedWithoutRequeueing() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    session().publishConfirmed(exchange, "key", "1", "2");
    ContractSession consumer = session();
    consumer.consume(queue, 1);

    consumer.connection.reject(consumer.next(Delivered.class).delivery().deliveryTag(), false);

    Delivered next = consumer.next(Delivered.class);
    assertThat(next.text()).isEqualTo("2");
    assertThat(next.delivery().redelivered()).isFalse();
  }

  @Test
  void deliversNoMoreThanThePrefetch() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    session().publishConfirmed(exchange, "key", "1", "2", "3", "4", "5");
    ContractSession first = session();
    first.consume(queue, 2);
    assertThat(first.nextTexts(2)).containsExactly("1", "2");

    // What the first consumer had been given too much would be missing here.
    ContractSession second = session();
    second.consume(queue, 3);
    assertThat(second.nextTexts(3)).containsExactly("3", "4", "5");
  }

  @Test
  void countsThePrefetchForEachConsumerAlone() throws Exception {
    String exchange = exchange();
    String one = queue(exchange, "one");
    String other = queue(exchange, "other");
    session().publishConfirmed(exchange, "one", "1", "2");
    ContractSession consumer = session();
    consumer.consume(one, 1);
    assertThat(consumer.nextTexts(1)).containsExactly("1");

    consumer.consume(other, 1);
    session().publishConfirmed(exchange, "other", "3");

    assertThat(consumer.nextTexts(1)).containsExactly("3");
  }

  @Test
  void deliversOnAfterAnAcknowledgement() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    session().publishConfirmed(exchange, "key", "1", "2", "3");
    ContractSession consumer = session();
    consumer.consume(queue, 1);

    for (String text : List.of("1", "2", "3")) {
      Delivered delivered = consumer.next(Delivered.class);
      assertThat(delivered.text()).isEqualTo(text);
      consumer.connection.acknowledge(delivered.delivery().deliveryTag());
    }
  }

  @Test
  void requeuesWhatALostConnectionDidNotAcknowledge() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    session().publishConfirmed(exchange, "key", "1", "2", "3");
    ContractSession lost = session();
    lost.consume(queue, 2);
    lost.connection.acknowledge(lost.next(Delivered.class).delivery().deliveryTag());
    assertThat(lost.nextTexts(2)).containsExactly("2", "3");
    session().publishConfirmed(exchange, "key", "4");

    lost.connection.forceClose();

    ContractSession next = consumer(queue);
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Delivered delivered = next.next(Delivered.class);
      seen.add(delivered.text() + " " + delivered.delivery().redelivered());
    }
    assertThat(seen).containsExactlyInAnyOrder("2 true", "3 true", "4 false");
  }

  @Test
  void requeuesInOrderWhatAChannelErrorLeavesUnacknowledged() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    session().publishConfirmed(exchange, "key", "1", "2", "3");
    ContractSession failing = session();
    failing.consume(queue, 2);
    assertThat(failing.nextTexts(2)).containsExactly("1", "2");

    failing.connection.acknowledge(7);
    failing.assertClosedBecause(BrokerFault.PRECONDITION_FAILED);

    assertThat(consumer(queue).nextTexts(3)).containsExactly("1", "2", "3");
  }

  @Test
  void forgetsAtOnceWhatIsAcknowledgedAutomatically() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    session().publishConfirmed(exchange, "key", "1", "2", "3");
    ContractSession consumer = session();
    consumer.connection.consume(queue, new ConsumeOptions(false, true, 1));
    assertThat(consumer.nextTexts(3)).containsExactly("1", "2", "3");

    consumer.connection.close();
    session().publishConfirmed(exchange, "key", "4");

    assertThat(consumer(queue).nextTexts(1)).containsExactly("4");
  }

  @Test
  void admitsNobodyBesideAnExclusiveConsumerUntilItIsGone() throws Exception {
    String queue = queue(exchange(), "#");
    ContractSession holder = session();
    holder.connection.consume(queue, new ConsumeOptions(true, false, 1));

    assertRefusedToConsume(queue, new ConsumeOptions(true, false, 1));
    assertRefusedToConsume(queue, new ConsumeOptions(false, false, 1));

    holder.connection.forceClose();
    consumeAsSoonAsPossible(queue);
  }

  @Test
  void admitsNoExclusiveConsumerBesideAnother() throws Exception {
    String queue = queue(exchange(), "#");
    session().consume(queue, 1);

    assertRefusedToConsume(queue, new ConsumeOptions(true, false, 1));
  }

  private void assertRefusedToConsume(String queue, ConsumeOptions options) throws Exception {
    assertRefused(BrokerFault.ACCESS_REFUSED, it -> it.consume(queue, options));
  }

  /** A broker notices after a moment that a connection has gone. */
  private void consumeAsSoonAsPossible(String queue) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        session().connection.consume(queue, new ConsumeOptions(true, false, 1));
        return;
      } catch (BrokerException e) {
        assertThat(e.fault()).isEqualTo(BrokerFault.ACCESS_REFUSED);
        assertThat(System.nanoTime()).as("still refused").isLessThan(deadlineNanos);
      }
    }
  }

  @Test
  void tellsAConsumerThatItsQueueWasDeleted() throws Exception {
    String queue = queue(exchange(), "#");
    ContractSession consumer = consumer(queue);

    deleteQueue(queue);

    assertThat(consumer.next(Cancelled.class)).isEqualTo(new Cancelled(queue));
    consumer.connection.declareQueue(queue);
  }

  @Test
  void deletingAQueueThatIsMissingIsNoError() throws Exception {
    ContractSession session = session();

    deleteQueue(prefix + "missing");

    session.connection.declareQueue(prefix + "missing");
  }

  // Refusals

  @Test
  void refusesWhatIsMissing() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    String missing = prefix + "missing";
    TopicPattern all = TopicPattern.of("#");

    assertRefused(BrokerFault.NOT_FOUND, it -> it.bind(missing, exchange, all));
    assertRefused(BrokerFault.NOT_FOUND, it -> it.bind(queue, missing, all));
    assertRefused(
        BrokerFault.NOT_FOUND, it -> it.consume(missing, new ConsumeOptions(false, false, 1)));
  }

  @Test
  void endsAConnectionThatPublishesToAMissingExchange() throws Exception {
    ContractSession session = session();

    assertThat(session.publish(prefix + "missing", "key", "text")).isEqualTo(1);

    session.assertClosedBecause(BrokerFault.NOT_FOUND);
    assertEveryCallFails(session.connection, BrokerFault.NOT_FOUND);
  }

  @Test
  void refusesToDeclareWithOtherProperties() throws Exception {
    String exchange = prefix + "conflicting-exchange";
    String queue = prefix + "conflicting-queue";
    declareConflictingExchange(exchange);
    declareConflictingQueue(queue);

    assertRefused(BrokerFault.PRECONDITION_FAILED, it -> it.declareTopicExchange(exchange));
    assertRefused(BrokerFault.PRECONDITION_FAILED, it -> it.declareQueue(queue));
  }

  @Test
  void refusesReservedNames() throws Exception {
    assertRefused(BrokerFault.ACCESS_REFUSED, it -> it.declareTopicExchange("amq.mine"));
    assertRefused(BrokerFault.ACCESS_REFUSED, it -> it.declareQueue("amq.mine"));
  }

  @Test
  void refusesAQueueOfAnotherConnection() throws Exception {
    String exchange = exchange();
    String queue = prefix + "locked";
    declareLockedQueue(queue);

    assertRefused(BrokerFault.RESOURCE_LOCKED, it -> it.declareQueue(queue));
    assertRefused(
        BrokerFault.RESOURCE_LOCKED, it -> it.consume(queue, new ConsumeOptions(false, false, 1)));
    assertRefused(
        BrokerFault.RESOURCE_LOCKED, it -> it.bind(queue, exchange, TopicPattern.of("#")));
  }

  @Test
  void endsAConnectionThatSettlesAnUnknownDelivery() throws Exception {
    ContractSession acknowledging = session();
    acknowledging.connection.acknowledge(7);
    acknowledging.assertClosedBecause(BrokerFault.PRECONDITION_FAILED);

    ContractSession rejecting = session();
    rejecting.connection.reject(7, true);
    rejecting.assertClosedBecause(BrokerFault.PRECONDITION_FAILED);
  }

  @Test
  void endsAConnectionThatAcknowledgesTwice() throws Exception {
    String exchange = exchange();
    ContractSession consumer = consumer(queue(exchange, "#"));
    session().publishConfirmed(exchange, "key", "text");
    long tag = consumer.next(Delivered.class).delivery().deliveryTag();

    consumer.connection.acknowledge(tag);
    consumer.connection.acknowledge(tag);

    consumer.assertClosedBecause(BrokerFault.PRECONDITION_FAILED);
  }

  private interface Use {
    void of(BrokerConnection connection) throws BrokerException;
  }

  private void assertRefused(BrokerFault fault, Use use) throws Exception {
    ContractSession session = session();
    assertThatExceptionOfType(BrokerException.class)
        .isThrownBy(() -> use.of(session.connection))
        .satisfies(e -> assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault));
    session.assertClosedBecause(fault);
    assertEveryCallFails(session.connection, fault);
  }

  // Publishing

  @Test
  void numbersMessagesFromOneAndConfirmsEachOnce() throws Exception {
    String exchange = exchange();
    queue(exchange, "#");
    ContractSession publisher = session();
    List<Long> sequences = new ArrayList<>();
    List<Long> confirmed = new ArrayList<>();

    for (int i = 0; i < 1_000; i++) {
      sequences.add(publisher.publish(exchange, "key", "text"));
    }
    for (int i = 0; i < 1_000; i++) {
      Confirmed confirm = publisher.next(Confirmed.class);
      assertThat(confirm.accepted()).isTrue();
      confirmed.add(confirm.sequence());
    }

    assertThat(sequences)
        .isEqualTo(IntStream.rangeClosed(1, 1_000).mapToObj(Long::valueOf).toList());
    assertThat(confirmed).containsExactlyInAnyOrderElementsOf(sequences);
  }

  @Test
  void returnsAnUnroutableMessageBeforeItsConfirm() throws Exception {
    String exchange = exchange();
    queue(exchange, "taken");
    ContractSession publisher = session();

    for (int i = 1; i <= 100; i++) {
      publisher.publish(exchange, "nobody's", "text-" + i);
    }

    for (int i = 1; i <= 100; i++) {
      Returned returned = publisher.next(Returned.class);
      assertThat(returned.message().messageId()).isEqualTo("id-text-" + i);
      assertThat(returned.message().exchange()).isEqualTo(exchange);
      assertThat(returned.message().routingKey()).isEqualTo("nobody's");
      assertThat(returned.message().replyCode()).isEqualTo(312);
      assertThat(publisher.next(Confirmed.class)).isEqualTo(new Confirmed(i, true));
    }
  }

  @Test
  void blocksOnlyWhoPublishesDuringAnAlarm() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    ContractSession publisher = session();
    publisher.publishConfirmed(exchange, "key", "before");
    ContractSession consumer = consumer(queue);
    assertThat(consumer.nextTexts(1)).containsExactly("before");

    block();
    try {
      publisher.publish(exchange, "key", "during");
      assertThat(publisher.next(Blocked.class).reason()).isNotEmpty();
      consumer.connection.declareQueue(queue);
    } finally {
      unblock();
    }

    publisher.next(Unblocked.class);
    assertThat(publisher.next(Confirmed.class)).isEqualTo(new Confirmed(2, true));
    publisher.publishConfirmed(exchange, "key", "after");
    assertThat(consumer.nextTexts(2)).containsExactly("during", "after");
  }

  @Test
  void answersNoRequestOfABlockedConnection() throws Exception {
    String exchange = exchange();
    queue(exchange, "#");
    ContractSession publisher = session();

    block();
    try {
      publisher.publish(exchange, "key", "during");
      publisher.next(Blocked.class);
      assertFails(
          () -> passLimit(() -> publisher.connection.declareTopicExchange(exchange)),
          BrokerFault.TIMEOUT);
      publisher.assertClosedBecause(BrokerFault.TIMEOUT);
    } finally {
      unblock();
    }
  }

  // The end

  @Test
  void answersNothingThatIsUnconfirmedAtTheEnd() throws Exception {
    String exchange = exchange();
    queue(exchange, "#");
    ContractSession publisher = session();

    block();
    try {
      publisher.publish(exchange, "key", "during");
      publisher.next(Blocked.class);
      publisher.connection.forceClose();
      publisher.assertClosedByUser();
    } finally {
      unblock();
    }
  }

  @Test
  void tellsOnceAndLastThatItWasClosed() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    ContractSession session = session();
    session.publishConfirmed(exchange, "key", "text");

    session.connection.close();
    session.connection.close();
    session.connection.forceClose();

    session.assertClosedByUser();
    consumer(queue).connection.forceClose();
    assertEveryCallFails(session.connection, BrokerFault.CLOSED);
  }

  @Test
  void tellsThatItWasLost() throws Exception {
    ContractSession one = session();
    ContractSession other = session();

    dropConnections();

    one.assertClosedBecause(BrokerFault.CONNECTION_LOST);
    other.assertClosedBecause(BrokerFault.CONNECTION_LOST);
    assertEveryCallFails(one.connection, BrokerFault.CONNECTION_LOST);
  }

  @Test
  void canBeClosedByForceByAnotherThread() throws Exception {
    ContractSession session = session();

    forceCloseWithinOneSecond(session);

    session.assertClosedByUser();
    assertEveryCallFails(session.connection, BrokerFault.CLOSED);
  }

  @Test
  void canBeClosedByForceWhileAPublishBlocks() throws Exception {
    String exchange = exchange();
    queue(exchange, "#");
    ContractSession session = session();
    AtomicInteger begun = new AtomicInteger();
    FutureTask<Void> publishing =
        new FutureTask<>(
            () -> {
              while (true) {
                begun.incrementAndGet();
                session.connection.publish(
                    new OutboundMessage(exchange, "key", "id", Map.of(), new byte[1 << 16]));
              }
            });

    block();
    try {
      Thread publisher = new Thread(publishing, "contract-publisher");
      publisher.start();
      session.next(Blocked.class);
      awaitStandstill(begun);
      forceCloseWithinOneSecond(session);
      assertThatThrownBy(() -> publishing.get(1, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .asInstanceOf(throwable(BrokerException.class))
          .satisfies(e -> assertThat(e.fault()).isEqualTo(BrokerFault.CLOSED));
      publisher.join(TimeUnit.SECONDS.toMillis(20));
    } finally {
      unblock();
    }
  }

  /** Returns when a counter has not moved for a while: its thread is blocked then. */
  private static void awaitStandstill(AtomicInteger counter) throws Exception {
    FutureTask<Void> never = new FutureTask<>(() -> null);
    int seen;
    do {
      seen = counter.get();
      assertThatThrownBy(() -> never.get(300, TimeUnit.MILLISECONDS)).isNotNull();
    } while (seen != counter.get());
  }

  private static void forceCloseWithinOneSecond(ContractSession session) throws Exception {
    FutureTask<Void> closing = new FutureTask<>(session.connection::forceClose, null);
    Thread closer = new Thread(closing, "contract-closer");
    closer.start();
    closing.get(1, TimeUnit.SECONDS);
    closer.join(TimeUnit.SECONDS.toMillis(20));
  }

  @Test
  void doesNotConnectAThreadThatIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(this::session);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private static void assertEveryCallFails(BrokerConnection connection, BrokerFault fault) {
    assertFails(() -> connection.declareTopicExchange("exchange"), fault);
    assertFails(() -> connection.declareQueue("queue"), fault);
    assertFails(() -> connection.bind("queue", "exchange", TopicPattern.of("#")), fault);
    assertFails(() -> connection.consume("queue", new ConsumeOptions(false, false, 1)), fault);
    assertFails(() -> connection.acknowledge(1), fault);
    assertFails(() -> connection.reject(1, true), fault);
    assertFails(
        () ->
            connection.publish(new OutboundMessage("exchange", "key", "id", Map.of(), new byte[0])),
        fault);
  }

  private static void assertFails(ThrowingCallable call, BrokerFault fault) {
    assertThatExceptionOfType(BrokerException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault));
  }

  // Callbacks

  @Test
  void allowsToAcknowledgeWithinACallbackAndDeliversTheNextAfterIt() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    session().publishConfirmed(exchange, "key", "1", "2", "3");
    ContractSession consumer = session();
    consumer.react(
        event -> {
          if (event instanceof Delivered delivered) {
            acknowledge(consumer, delivered);
          }
        });

    consumer.consume(queue, 1);

    assertThat(consumer.nextTexts(3)).containsExactly("1", "2", "3");
  }

  private static void acknowledge(ContractSession session, Delivered delivered) {
    try {
      session.connection.acknowledge(delivered.delivery().deliveryTag());
    } catch (BrokerException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void canBeClosedByForceWithinACallback() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    session().publishConfirmed(exchange, "key", "1");
    ContractSession consumer = session();
    consumer.react(
        event -> {
          if (event instanceof Delivered) {
            consumer.connection.forceClose();
          }
        });

    consumer.consume(queue, 1);

    consumer.next(Delivered.class);
    consumer.assertClosedByUser();
  }

  @Test
  void goesOnWhenACallbackThrows() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    session().publishConfirmed(exchange, "key", "1", "2");
    ContractSession consumer = session();
    consumer.react(
        event -> {
          if (event instanceof Delivered delivered && delivered.text().equals("1")) {
            throw new IllegalStateException("thrown by the test");
          }
        });

    consumer.consume(queue, 2);

    assertThat(consumer.nextTexts(2)).containsExactly("1", "2");
  }

  @Test
  void callsOneAfterTheOtherWhileMuchHappens() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "key");
    ContractSession session = consumer(queue);

    for (int i = 0; i < 500; i++) {
      session.publish(exchange, "key", "text");
      session.publish(exchange, "nobody's", "text");
    }

    Map<Class<?>, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i < 2_000; i++) {
      counts.merge(session.next(ContractSession.Event.class).getClass(), 1, Integer::sum);
    }
    assertThat(counts)
        .containsOnly(
            Map.entry(Delivered.class, 500),
            Map.entry(Returned.class, 500),
            Map.entry(Confirmed.class, 1_000));
  }

  // What tests need

  private ContractSession session() throws BrokerException, InterruptedException {
    ContractSession session = new ContractSession(broker(), prefix + sessions.size());
    sessions.add(session);
    return session;
  }

  /** Returns a new session that consumes a queue and acknowledges nothing. */
  private ContractSession consumer(String queue) throws Exception {
    ContractSession session = session();
    session.consume(queue, 1_000);
    return session;
  }

  private String exchange() throws Exception {
    String exchange = prefix + "exchange";
    session().connection.declareTopicExchange(exchange);
    return exchange;
  }

  private String queue(String exchange, String... patterns) throws Exception {
    String queue = prefix + "queue-" + sessions.size();
    BrokerConnection connection = session().connection;
    connection.declareQueue(queue);
    for (String pattern : patterns) {
      connection.bind(queue, exchange, TopicPattern.of(pattern));
    }
    return queue;
  }
}
