package io.github.panicmonitors.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.ReturnedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection under test that records the events of its listener in order. */
final class ContractSession implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 20;

  /** A callback of the listener. */
  sealed interface Event {}

  record Delivered(Delivery delivery) implements Event {
    String text() {
      return new String(delivery.body(), UTF_8);
    }
  }

  record Confirmed(long sequence, boolean accepted) implements Event {}

  record Returned(ReturnedMessage message) implements Event {}

  record Blocked(String reason) implements Event {}

  record Unblocked() implements Event {}

  record Cancelled(String queue) implements Event {}

  record Closed(@Nullable BrokerException cause) implements Event {}

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final Thread user = Thread.currentThread();
  private final AtomicBoolean calling = new AtomicBoolean();
  private volatile boolean closed;
  private volatile Consumer<Event> reaction = event -> {};
  final BrokerConnection connection;

  ContractSession(Broker broker, String name) throws BrokerException, InterruptedException {
    connection = broker.connect(name, new Recorder());
  }

  /** Sets an action to run inside every later callback. */
  void react(Consumer<Event> reaction) {
    this.reaction = reaction;
  }

  long publish(String exchange, String routingKey, String text) throws BrokerException {
    return connection.publish(
        new OutboundMessage(exchange, routingKey, "id-" + text, Map.of(), text.getBytes(UTF_8)));
  }

  /** Publishes messages one at a time and waits for each confirm. */
  void publishConfirmed(String exchange, String routingKey, String... texts)
      throws BrokerException, InterruptedException {
    for (String text : texts) {
      long sequence = publish(exchange, routingKey, text);
      assertThat(next(Confirmed.class)).isEqualTo(new Confirmed(sequence, true));
    }
  }

  void consume(String queue, int prefetch) throws BrokerException {
    connection.consume(queue, new ConsumeOptions(false, false, prefetch));
  }

  /** Returns the next event, which must be of this type. */
  <E extends Event> E next(Class<E> type) throws InterruptedException {
    Event event = events.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    assertThat(event).isInstanceOf(type);
    return type.cast(event);
  }

  List<String> nextTexts(int count) throws InterruptedException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(next(Delivered.class).text());
    }
    return texts;
  }

  void assertClosedBecause(BrokerFault fault) throws InterruptedException {
    assertThat(next(Closed.class).cause())
        .isInstanceOfSatisfying(
            BrokerException.class, e -> assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault));
  }

  void assertClosedByUser() throws InterruptedException {
    assertThat(next(Closed.class).cause()).isNull();
  }

  /** Closes the connection, waits for the last callback and verifies the recorded calls. */
  @Override
  public void close() {
    connection.close();
    try {
      while (!closed) {
        if (events.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS) == null && !closed) {
          fail("onClosed was not called");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assertThat(violations).isEmpty();
  }

  private final class Recorder implements ConnectionListener {
    @Override
    public void onDelivery(Delivery delivery) {
      record(new Delivered(delivery));
    }

    @Override
    public void onConfirm(long first, long last, boolean accepted) {
      for (long sequence = first; sequence <= last; sequence++) {
        record(new Confirmed(sequence, accepted));
      }
    }

    @Override
    public void onReturn(ReturnedMessage message) {
      record(new Returned(message));
    }

    @Override
    public void onBlocked(String reason) {
      record(new Blocked(reason));
    }

    @Override
    public void onUnblocked() {
      record(new Unblocked());
    }

    @Override
    public void onConsumerCancelled(String queue) {
      record(new Cancelled(queue));
    }

    @Override
    public void onClosed(@Nullable BrokerException cause) {
      record(new Closed(cause));
    }

    private void record(Event event) {
      if (Thread.currentThread() == user) {
        violations.add("called inside a call of the connection's user: " + event);
      }
      if (closed) {
        violations.add("called after onClosed: " + event);
      }
      if (!calling.compareAndSet(false, true)) {
        violations.add("called during another callback: " + event);
      }
      try {
        reaction.accept(event);
      } finally {
        calling.set(false);
        closed |= event instanceof Closed;
        events.add(event);
      }
    }
  }
}
