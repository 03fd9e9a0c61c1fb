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
 * The contract that every {@link Broker} must fulfil. Extend it, return the broker under test, and
 * implement the operations that a {@code Broker} itself does not offer:
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
 * <p>It requires:
 *
 * <ul>
 *   <li><b>RabbitMQ's topic matching.</b> Wildcards match whole words, words are compared byte by
 *       byte, and a queue gets one copy of a message even if several of its bindings match. A
 *       misrouted configuration means a monitor that never starts.
 *   <li><b>Queues keep their order,</b> even after requeueing and lost connections. The newest
 *       document of a key must be applied last.
 *   <li><b>No message is lost before it is acknowledged.</b> Unacknowledged messages are
 *       redelivered after a connection is lost, and a consumer has no more than its prefetch. A
 *       manager acknowledges a configuration only once it is applied, and may be killed before
 *       that.
 *   <li><b>Exclusive consumers.</b> A queue with an exclusive consumer refuses all others, and a
 *       queue with any consumer refuses an exclusive one. This prevents a second manager on the
 *       same queue.
 *   <li><b>A temporary queue belongs to its connection.</b> No other connection can use it, and it
 *       is deleted with the connection. Checking a configuration must leave nothing behind.
 *   <li><b>A refusal has a fault and closes the connection.</b> Every later call fails with that
 *       fault. The manager reports the fault and reconnects.
 *   <li><b>No more permissions than needed.</b> What exists can be used by a user who may not
 *       declare it, and a refused binding is reported without closing the connection: the queue may
 *       be bound already.
 *   <li><b>Every message has one outcome.</b> Messages are numbered from one. Each is confirmed
 *       once, after its return if it was unroutable, unless the connection closes first. The
 *       manager's message counts rely on this.
 *   <li><b>An alarm blocks publishers only.</b> The listener is notified. Consumers still receive
 *       messages, such as a configuration that removes monitors.
 *   <li><b>The close is reported once, as the last callback,</b> with its cause. {@code forceClose}
 *       takes at most one second, even while other threads are blocked in the connection. A
 *       manager's bounded close relies on this.
 *   <li><b>Callbacks run one at a time,</b> never inside a call of the connection's user. A
 *       callback that throws has no effect on later ones. Listeners need no locks and cannot
 *       deadlock.
 * </ul>
 *
 * <p>Every test uses unique names, so all tests can share a broker. Needs JUnit Jupiter and
 * AssertJ, which are not dependencies of the testkit.
 */
public abstract class BrokerContract {
  private static final String[] PATTERNS = {
    "#", "*", "", "a", "a.*", "a.#", "*.*", "a.*.b", "#.b", "a.", "*.#", "#.#", "#.*"
  };

  private final String prefix = "contract-" + UUID.randomUUID() + "-";
  private final List<ContractSession> sessions = new ArrayList<>();

  /** Called by JUnit for each test. */
  protected BrokerContract() {}

  /** Returns the broker under test, the same during a test. */
  protected abstract Broker broker();

  /** Declares an exchange with properties that conflict with those that connections declare. */
  protected abstract void declareConflictingExchange(String exchange) throws Exception;

  /** Declares a queue with properties that conflict with those that connections declare. */
  protected abstract void declareConflictingQueue(String queue) throws Exception;

  /** Declares a queue that another connection owns exclusively for the rest of the test. */
  protected abstract void declareLockedQueue(String queue) throws Exception;

  /** Deletes a queue. */
  protected abstract void deleteQueue(String queue) throws Exception;

  /** Allows the user of {@link #broker} to use what exists, but to declare nothing else. */
  protected abstract void revokeDeclaring() throws Exception;

  /** Forbids the user of {@link #broker} to bind queues. The user may still declare and consume. */
  protected abstract void revokeBinding() throws Exception;

  /** Allows the user of {@link #broker} everything again. */
  protected abstract void restorePermissions() throws Exception;

  /** Makes the broker close all connections. */
  protected abstract void dropConnections() throws Exception;

  /** Raises a resource alarm, which blocks connections that publish. */
  protected abstract void block() throws Exception;

  /** Clears the alarm. */
  protected abstract void unblock() throws Exception;

  /**
   * Makes a call that blocks until it times out. Default: calls it. Under virtual time, override it
   * to advance the clock.
   */
  protected void awaitTimeout(VirtualTime.Action<BrokerException> call) throws BrokerException {
    call.run();
  }

  /** Closes the sessions of a test and verifies the calls of their listeners. */
  @AfterEach
  final void closeSessions() {
    sessions.forEach(ContractSession::close);
  }

  // Routing

  @Test
  void routesByTopicPatterns() throws Exception {
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
      queues.put(pattern, queue(exchange, pattern, "end.marker"));
    }
    ContractSession publisher = session();
    for (String key : expected.keySet()) {
      publisher.publishConfirmed(exchange, key, "key:" + key);
    }
    publisher.publishConfirmed(exchange, "end.marker", "end");

    Map<String, List<String>> routed = new LinkedHashMap<>();
    for (Map.Entry<String, String> queue : queues.entrySet()) {
      for (String key : keysUntilEndMarker(queue.getValue())) {
        routed.computeIfAbsent(key, any -> new ArrayList<>()).add(queue.getKey());
      }
    }
    assertThat(routed).isEqualTo(expected);
  }

  private List<String> keysUntilEndMarker(String queue) throws Exception {
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
  void matchesCaseSensitively() throws Exception {
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
  void comparesWordsByteByByte() throws Exception {
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
  void matchesWildcardsOnlyAsWholeWords() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "a*", "b#", "*c.d");
    ContractSession publisher = session();

    for (String key : List.of("ab", "bb.b", "cc.d")) {
      publisher.publish(exchange, key, key);
      publisher.next(Returned.class);
      publisher.next(Confirmed.class);
    }
    publisher.publishConfirmed(exchange, "a*", "literal");

    assertThat(consumer(queue).nextTexts(1)).containsExactly("literal");
  }

  @Test
  void routesOneCopyToAQueueWithSeveralMatchingBindings() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "a.*", "#", "a.*", "*.b");

    session().publishConfirmed(exchange, "a.b", "first", "second");

    assertThat(consumer(queue).nextTexts(2)).containsExactly("first", "second");
  }

  @Test
  void routesOneCopyToEachQueue() throws Exception {
    String exchange = exchange();
    String one = queue(exchange, "a");
    String other = queue(exchange, "#");

    session().publishConfirmed(exchange, "a", "text");

    assertThat(consumer(one).nextTexts(1)).containsExactly("text");
    assertThat(consumer(other).nextTexts(1)).containsExactly("text");
  }

  @Test
  void deliversTheMessageAsPublished() throws Exception {
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
  void keepsQueueOrder() throws Exception {
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
  void redeclaringHasNoEffect() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    ContractSession session = session();
    session.publishConfirmed(exchange, "key", "text");

    session.connection.declareTopicExchange(exchange);
    session.connection.declareQueue(queue);

    assertThat(consumer(queue).nextTexts(1)).containsExactly("text");
  }

  @Test
  void requeuesAMessageAtItsPosition() throws Exception {
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
  void dropsMessagesRejectedWithoutRequeue() throws Exception {
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

    // Any surplus delivery to the first consumer would be missing here.
    ContractSession second = session();
    second.consume(queue, 3);
    assertThat(second.nextTexts(3)).containsExactly("3", "4", "5");
  }

  @Test
  void countsThePrefetchPerConsumer() throws Exception {
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
  void deliversTheNextMessageAfterAnAcknowledgement() throws Exception {
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
  void requeuesUnacknowledgedMessagesOfALostConnection() throws Exception {
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
  void requeuesInOrderAfterAChannelError() throws Exception {
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
  void removesAutomaticallyAcknowledgedMessagesAtOnce() throws Exception {
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
  void refusesConsumersWhileAnExclusiveConsumerExists() throws Exception {
    String queue = queue(exchange(), "#");
    ContractSession holder = session();
    holder.connection.consume(queue, new ConsumeOptions(true, false, 1));

    assertRefusedToConsume(queue, new ConsumeOptions(true, false, 1));
    assertRefusedToConsume(queue, new ConsumeOptions(false, false, 1));

    holder.connection.forceClose();
    consumeAsSoonAsPossible(queue);
  }

  @Test
  void refusesAnExclusiveConsumerWhileAnotherExists() throws Exception {
    String queue = queue(exchange(), "#");
    session().consume(queue, 1);

    assertRefusedToConsume(queue, new ConsumeOptions(true, false, 1));
  }

  private void assertRefusedToConsume(String queue, ConsumeOptions options) throws Exception {
    assertRefused(BrokerFault.ACCESS_REFUSED, it -> it.consume(queue, options));
  }

  /** Retries, because a broker may notice the closed connection only after a moment. */
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
  void notifiesAConsumerOfADeletedQueue() throws Exception {
    String queue = queue(exchange(), "#");
    ContractSession consumer = consumer(queue);

    deleteQueue(queue);

    assertThat(consumer.next(Cancelled.class)).isEqualTo(new Cancelled(queue));
    consumer.connection.declareQueue(queue);
  }

  @Test
  void deletingAMissingQueueIsNoError() throws Exception {
    ContractSession session = session();

    deleteQueue(prefix + "missing");

    session.connection.declareQueue(prefix + "missing");
  }

  // Refusals

  @Test
  void refusesMissingQueuesAndExchanges() throws Exception {
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
  void closesAConnectionThatPublishesToAMissingExchange() throws Exception {
    ContractSession session = session();

    assertThat(session.publish(prefix + "missing", "key", "text")).isEqualTo(1);

    session.assertClosedBecause(BrokerFault.NOT_FOUND);
    assertEveryCallFails(session.connection, BrokerFault.NOT_FOUND);
  }

  @Test
  void refusesConflictingDeclarations() throws Exception {
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
  void needsNoPermissionToDeclareWhatExists() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "#");
    revokeDeclaring();
    try {
      ContractSession session = session();
      session.connection.declareTopicExchange(exchange);
      session.connection.declareQueue(queue);
      assertThat(session.connection.bind(queue, exchange, TopicPattern.of("a.*"))).isTrue();
      session.publishConfirmed(exchange, "key", "text");
      session.consume(queue, 1);
      assertThat(session.nextTexts(1)).containsExactly("text");
    } finally {
      restorePermissions();
    }
  }

  @Test
  void namesWhatIsMissingAndMayNotBeDeclared() throws Exception {
    revokeDeclaring();
    try {
      for (Request request :
          List.<Request>of(
              it -> it.declareTopicExchange(prefix + "missing"),
              it -> it.declareQueue(prefix + "missing"))) {
        ContractSession session = session();
        assertThatExceptionOfType(BrokerException.class)
            .isThrownBy(() -> request.on(session.connection))
            .withMessageContaining("'" + prefix + "missing' does not exist")
            .satisfies(e -> assertThat(e.fault()).isEqualTo(BrokerFault.ACCESS_REFUSED));
        session.assertClosedBecause(BrokerFault.ACCESS_REFUSED);
      }
    } finally {
      restorePermissions();
    }
  }

  @Test
  void continuesAfterARefusedBinding() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "bound");
    session().publishConfirmed(exchange, "bound", "text");
    revokeBinding();
    try {
      ContractSession session = session();
      assertThat(session.connection.bind(queue, exchange, TopicPattern.of("refused"))).isFalse();
      session.connection.declareQueue(queue);
      session.consume(queue, 1);
      assertThat(session.nextTexts(1)).containsExactly("text");
    } finally {
      restorePermissions();
    }
  }

  @Test
  void refusesALockedQueue() throws Exception {
    String exchange = exchange();
    String queue = prefix + "locked";
    declareLockedQueue(queue);

    assertRefused(BrokerFault.RESOURCE_LOCKED, it -> it.declareQueue(queue));
    assertRefused(
        BrokerFault.RESOURCE_LOCKED, it -> it.consume(queue, new ConsumeOptions(false, false, 1)));
    assertRefused(
        BrokerFault.RESOURCE_LOCKED, it -> it.bind(queue, exchange, TopicPattern.of("#")));
  }

  // Temporary queues

  @Test
  void deliversTheMessagesOfATemporaryQueueToItsConnectionOnly() throws Exception {
    String exchange = exchange();
    String queue = prefix + "temporary";
    ContractSession owner = session();
    owner.connection.declareTemporaryQueue(queue);
    owner.connection.declareTemporaryQueue(queue);
    owner.connection.bind(queue, exchange, TopicPattern.of("#"));
    owner.connection.consume(queue, new ConsumeOptions(true, true, 1));

    assertRefused(BrokerFault.RESOURCE_LOCKED, it -> it.declareTemporaryQueue(queue));
    assertRefused(
        BrokerFault.RESOURCE_LOCKED, it -> it.consume(queue, new ConsumeOptions(false, false, 1)));
    session().publishConfirmed(exchange, "key", "1", "2");

    assertThat(owner.nextTexts(2)).containsExactly("1", "2");
  }

  @Test
  void deletesATemporaryQueueWithItsConnection() throws Exception {
    String exchange = exchange();
    String queue = prefix + "temporary";
    ContractSession owner = session();
    owner.connection.declareTemporaryQueue(queue);
    owner.connection.bind(queue, exchange, TopicPattern.of("#"));

    owner.connection.close();

    assertRefused(
        BrokerFault.NOT_FOUND, it -> it.consume(queue, new ConsumeOptions(false, false, 1)));
    ContractSession publisher = session();
    long sequence = publisher.publish(exchange, "key", "unroutable");
    assertThat(publisher.next(Returned.class).message().messageId()).isEqualTo("id-unroutable");
    assertThat(publisher.next(Confirmed.class)).isEqualTo(new Confirmed(sequence, true));
  }

  @Test
  void closesAConnectionThatSettlesAnUnknownDelivery() throws Exception {
    ContractSession acknowledging = session();
    acknowledging.connection.acknowledge(7);
    acknowledging.assertClosedBecause(BrokerFault.PRECONDITION_FAILED);

    ContractSession rejecting = session();
    rejecting.connection.reject(7, true);
    rejecting.assertClosedBecause(BrokerFault.PRECONDITION_FAILED);
  }

  @Test
  void closesAConnectionThatAcknowledgesTwice() throws Exception {
    String exchange = exchange();
    ContractSession consumer = consumer(queue(exchange, "#"));
    session().publishConfirmed(exchange, "key", "text");
    long tag = consumer.next(Delivered.class).delivery().deliveryTag();

    consumer.connection.acknowledge(tag);
    consumer.connection.acknowledge(tag);

    consumer.assertClosedBecause(BrokerFault.PRECONDITION_FAILED);
  }

  private interface Request {
    void on(BrokerConnection connection) throws BrokerException;
  }

  private void assertRefused(BrokerFault fault, Request request) throws Exception {
    ContractSession session = session();
    assertThatExceptionOfType(BrokerException.class)
        .isThrownBy(() -> request.on(session.connection))
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
    queue(exchange, "bound");
    ContractSession publisher = session();

    for (int i = 1; i <= 100; i++) {
      publisher.publish(exchange, "unbound", "text-" + i);
    }

    for (int i = 1; i <= 100; i++) {
      Returned returned = publisher.next(Returned.class);
      assertThat(returned.message().messageId()).isEqualTo("id-text-" + i);
      assertThat(returned.message().exchange()).isEqualTo(exchange);
      assertThat(returned.message().routingKey()).isEqualTo("unbound");
      assertThat(returned.message().replyCode()).isEqualTo(312);
      assertThat(publisher.next(Confirmed.class)).isEqualTo(new Confirmed(i, true));
    }
  }

  @Test
  void blocksOnlyPublishersDuringAnAlarm() throws Exception {
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
  void requestsOfABlockedConnectionTimeOut() throws Exception {
    String exchange = exchange();
    queue(exchange, "#");
    ContractSession publisher = session();

    block();
    try {
      publisher.publish(exchange, "key", "during");
      publisher.next(Blocked.class);
      assertFails(
          () -> awaitTimeout(() -> publisher.connection.declareTopicExchange(exchange)),
          BrokerFault.TIMEOUT);
      publisher.assertClosedBecause(BrokerFault.TIMEOUT);
    } finally {
      unblock();
    }
  }

  // Closing

  @Test
  void confirmsNothingAfterTheClose() throws Exception {
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
  void reportsTheCloseOnceAndLast() throws Exception {
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
  void reportsALostConnection() throws Exception {
    ContractSession one = session();
    ContractSession other = session();

    dropConnections();

    one.assertClosedBecause(BrokerFault.CONNECTION_LOST);
    other.assertClosedBecause(BrokerFault.CONNECTION_LOST);
    assertEveryCallFails(one.connection, BrokerFault.CONNECTION_LOST);
  }

  @Test
  void forceCloseWorksFromAnotherThread() throws Exception {
    ContractSession session = session();

    forceCloseWithinOneSecond(session);

    session.assertClosedByUser();
    assertEveryCallFails(session.connection, BrokerFault.CLOSED);
  }

  @Test
  void forceCloseEndsABlockedPublish() throws Exception {
    String exchange = exchange();
    queue(exchange, "#");
    ContractSession session = session();
    AtomicInteger publishes = new AtomicInteger();
    FutureTask<Void> publishing =
        new FutureTask<>(
            () -> {
              while (true) {
                publishes.incrementAndGet();
                session.connection.publish(
                    new OutboundMessage(exchange, "key", "id", Map.of(), new byte[1 << 16]));
              }
            });

    block();
    try {
      Thread publisher = new Thread(publishing, "contract-publisher");
      publisher.start();
      session.next(Blocked.class);
      awaitUnchanged(publishes);
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

  /** Waits until a counter has not changed for 300 ms, so its thread must be blocked. */
  private static void awaitUnchanged(AtomicInteger counter) throws Exception {
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
  void connectThrowsIfInterrupted() {
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
  void allowsAcknowledgingInACallback() throws Exception {
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
  void allowsForceCloseInACallback() throws Exception {
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
  void continuesAfterACallbackThrows() throws Exception {
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
  void runsCallbacksOneAtATimeUnderLoad() throws Exception {
    String exchange = exchange();
    String queue = queue(exchange, "key");
    ContractSession session = consumer(queue);

    for (int i = 0; i < 500; i++) {
      session.publish(exchange, "key", "text");
      session.publish(exchange, "unbound", "text");
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

  // Helpers

  private ContractSession session() throws BrokerException, InterruptedException {
    ContractSession session = new ContractSession(broker(), prefix + sessions.size());
    sessions.add(session);
    return session;
  }

  /** Opens a session that consumes a queue and acknowledges nothing. */
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
