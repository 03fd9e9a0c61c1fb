package io.github.panicmonitors.core.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.OutboxLimits;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.core.internal.outbox.OutboxMessage;
import io.github.panicmonitors.core.scripted.ForwardingTime;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SupervisorTest {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryBroker broker = new InMemoryBroker(time);
  private final ManagerThreads threads = new ManagerThreads(time, "test");
  private final Listeners listeners = new Listeners(threads, List.of(), (delay, action) -> {});
  private final ConnectionStatusTracker status =
      new ConnectionStatusTracker(time, Side.PUBLISHING, "", listeners, Runnable::run);

  private class Idle extends Session {
    Idle() {
      super(time);
    }

    @Override
    void open(BrokerConnection connection) throws BrokerException {}

    @Override
    void serve(BrokerConnection connection) throws InterruptedException {
      while (!isOver()) {
        waiter().await(Waiter.NO_DEADLINE);
      }
    }

    @Override
    void ended() {}
  }

  private Supervisor supervisor(Broker broker, Supplier<Session> sessions) {
    return new Supervisor(threads, "publisher", broker, "test", sessions, status);
  }

  private List<String> connectionsAfterAMinuteOf(Supervisor supervisor) throws Exception {
    time.advance(Duration.ofMinutes(1));
    List<String> connections = broker.connections();
    stop(supervisor);
    return connections;
  }

  private void stop(Supervisor supervisor) throws Exception {
    supervisor.stop();
    time.settle();
    listeners.close();
  }

  @Test
  void stopWhileASessionIsMadeEndsThatSession() throws Exception {
    CompletableFuture<Supervisor> self = new CompletableFuture<>();
    Supervisor supervisor =
        supervisor(
            broker,
            () -> {
              self.join().stop(); // as another thread may at this very moment
              return new Idle();
            });
    self.complete(supervisor);
    time.settle();
    long now = time.nanoTime();
    boolean ended = time.call(() -> supervisor.awaitEnd(now + Duration.ofSeconds(1).toNanos()));
    listeners.close();
    assertThat(ended).isTrue();
    assertThat(time.nanoTime() - now).as("had to be forced").isZero();
  }

  @Test
  void interruptsItsThreadIfNoThreadCanCloseTheConnection(LogCheck log) throws Exception {
    log.expect("test: the connection could not be closed by force.*unable to create");
    AtomicBoolean poor = new AtomicBoolean();
    TimeSource machine =
        new ForwardingTime(time) {
          @Override
          public Runnable tracked(Runnable work) {
            if (poor.get()) {
              throw new OutOfMemoryError("unable to create native thread");
            }
            return super.tracked(work);
          }
        };
    Supervisor supervisor =
        new Supervisor(
            new ManagerThreads(machine, "test"), "publisher", broker, "test", Stuck::new, status);
    time.settle();
    supervisor.stop();
    poor.set(true);
    supervisor.startForceClose();
    long now = time.nanoTime();
    boolean ended = time.call(() -> supervisor.awaitEnd(now + Duration.ofSeconds(1).toNanos()));
    listeners.close();
    assertThat(ended).isTrue();
  }

  /** Ends by an interrupt only. */
  private final class Stuck extends Idle {
    @Override
    void serve(BrokerConnection connection) throws InterruptedException {
      time.hang();
    }
  }

  @Test
  void firstAttemptHasEndedWhenTheStatusHasItsReason(LogCheck log) throws Exception {
    log.expect("connection: CONNECTING: UNREACHABLE: slow");
    Supervisor supervisor =
        supervisor(
            new Broker() {
              @Override
              public BrokerConnection connect(String name, ConnectionListener listener)
                  throws BrokerException {
                throw new SlowlyDescribedException();
              }

              @Override
              public String description() {
                return "none";
              }
            },
            Idle::new);
    BrokerException failure = time.call(supervisor::awaitFirstAttempt);
    ConnectionStatus first = status.status();
    stop(supervisor);

    assertThat(failure).isNotNull();
    assertThat(first.reason()).isEqualTo("UNREACHABLE: slow");
    assertThat(first.attempts()).isEqualTo(1);
  }

  /** Takes a second to return its message, which the status needs. */
  @SuppressWarnings("serial") // never serialized
  private final class SlowlyDescribedException extends BrokerException {
    private static final long serialVersionUID = 1;

    SlowlyDescribedException() {
      super(BrokerFault.UNREACHABLE, "slow");
    }

    @Override
    public String getMessage() {
      try {
        time.waiter().await(time.nanoTime() + Duration.ofSeconds(1).toNanos());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return "slow";
    }
  }

  @Test
  void firstAttemptThatFailsUnexpectedlyHasAReason(LogCheck log) throws Exception {
    log.expect("opened again").expect("unexpected failure: .*no session");
    Supervisor supervisor =
        supervisor(
            broker,
            () -> {
              throw new IllegalStateException("no session");
            });
    time.call(supervisor::awaitFirstAttempt);
    ConnectionStatus first = status.status();
    stop(supervisor);

    assertThat(first.reason()).contains("no session");
    assertThat(first.attempts()).isEqualTo(1);
  }

  @Test
  void survivesAnErrorOfItsBroker(LogCheck log) throws Exception {
    log.expect("opened again").expect("unexpected failure: .*thrown on purpose");
    AtomicBoolean failed = new AtomicBoolean();
    Broker failing =
        new Broker() {
          @Override
          public BrokerConnection connect(String name, ConnectionListener listener)
              throws BrokerException, InterruptedException {
            if (!failed.getAndSet(true)) {
              throw new AssertionError("thrown on purpose");
            }
            return broker.connect(name, listener);
          }

          @Override
          public String description() {
            return "failing once";
          }
        };
    Supervisor supervisor = supervisor(failing, Idle::new);
    List<String> connections = connectionsAfterAMinuteOf(supervisor);
    assertThat(connections).hasSize(1);
  }

  @Test
  void survivesAFailureToCreateASession(LogCheck log) throws Exception {
    log.expect("test: unexpected failure; the connection is opened again");
    log.expect("CONNECTING: unexpected failure: .*thrown on purpose");
    AtomicBoolean failed = new AtomicBoolean();
    Supervisor supervisor =
        supervisor(
            broker,
            () -> {
              if (!failed.getAndSet(true)) {
                throw new AssertionError("thrown on purpose");
              }
              return new Idle();
            });
    List<String> connections = connectionsAfterAMinuteOf(supervisor);
    assertThat(connections).hasSize(1);
  }

  @Test
  void survivesAFailureThatCannotBeShown(LogCheck log) throws Exception {
    log.expect("the status of the connection could not be changed.*no text");
    AtomicBoolean failed = new AtomicBoolean();
    Supervisor supervisor =
        supervisor(
            broker,
            () -> {
              if (!failed.getAndSet(true)) {
                throw new FailureWithoutText();
              }
              return new Idle();
            });
    List<String> connections = connectionsAfterAMinuteOf(supervisor);
    assertThat(connections).hasSize(1);
  }

  private static final class FailureWithoutText extends Error {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no text");
    }
  }

  @Test
  void closesAndReopensTheConnectionAfterAnUnexpectedFailure(LogCheck log) throws Exception {
    log.expect("test: unexpected failure; the connection is opened again")
        .expect("PROTOCOL: unexpected failure");
    AtomicBoolean failed = new AtomicBoolean();
    AtomicInteger ended = new AtomicInteger();
    Supervisor supervisor =
        supervisor(
            broker,
            () ->
                new Idle() {
                  @Override
                  void open(BrokerConnection connection) throws BrokerException {
                    if (!failed.getAndSet(true)) {
                      throw new AssertionError("thrown on purpose");
                    }
                  }

                  @Override
                  void ended() {
                    ended.incrementAndGet();
                  }
                });
    List<String> connections = connectionsAfterAMinuteOf(supervisor);
    assertThat(ended).as("sessions that have given back what they sent").hasValue(2);
    assertThat(connections).hasSize(1);
  }

  @Test
  void firstAttemptEndsEvenIfNoSessionCanBeCreated(LogCheck log) throws Exception {
    log.expect("test: unexpected failure; the connection is opened again");
    log.expect("CONNECTING: unexpected failure: .*thrown on purpose");
    Supervisor supervisor =
        supervisor(
            broker,
            () -> {
              throw new AssertionError("thrown on purpose");
            });
    BrokerException failure = time.call(supervisor::awaitFirstAttempt);
    stop(supervisor);
    assertThat(failure).isNull();
  }

  @Test
  void refusalThatIsRepeatedIsOneStateWithOneReason(LogCheck log) throws Exception {
    log.expect("REFUSED: ACCESS_REFUSED: queue is held");
    ConnectionStatusTracker status =
        new ConnectionStatusTracker(time, Side.CONSUMING, "", listeners, Runnable::run);
    BrokerException refusal = new BrokerException(BrokerFault.ACCESS_REFUSED, "queue is held");
    AtomicInteger attempts = new AtomicInteger();
    Supervisor supervisor =
        new Supervisor(
            threads,
            "consumer",
            broker,
            "test",
            () ->
                new Idle() {
                  @Override
                  void open(BrokerConnection connection) throws BrokerException {
                    throw attempts.incrementAndGet() % 2 == 0
                        ? refusal
                        : new BrokerException(refusal.fault(), "connection has ended", refusal);
                  }
                },
            status);
    time.settle();
    ConnectionStatus first = status.status();
    time.advance(Duration.ofMinutes(1));
    ConnectionStatus last = status.status();
    stop(supervisor);
    assertThat(attempts).hasValueGreaterThan(4);
    assertThat(first.reason()).isEqualTo("ACCESS_REFUSED: queue is held");
    assertThat(last.reason()).isEqualTo(first.reason());
    assertThat(last.since()).isEqualTo(first.since());
    assertThat(log.records()).hasSize(1);
  }

  @Test
  void dropsTheLargestMessageIfTheBrokerKeepsObjecting(LogCheck log) throws Exception {
    log.expect("REFUSED: PRECONDITION_FAILED");
    for (String exchange : List.of("raw_data", "health_check", "monitorable")) {
      broker.declareExchange(exchange);
    }
    broker.declareQueue("all");
    broker.bind("all", "monitorable", "#");
    Outbox outbox = new Outbox(time, OutboxLimits.defaults().attempts(2), Runnable::run);
    Supervisor supervisor =
        supervisor(broker, () -> new PublishingSession(time, outbox, outbox.shared(), status));
    time.advance(Duration.ofSeconds(1));
    broker.faults().holdConfirms();
    for (int size : List.of(10, 2_000, 20)) {
      outbox.offer(
          OutboxMessage.newest(
              OutboxMessage.Kind.MONITORABLE,
              "queue " + size,
              () -> new OutboundMessage("monitorable", "k", "" + size, Map.of(), new byte[size])));
    }
    time.settle();
    for (int times = 0; times < 2; times++) {
      broker.faults().closeChannel("test", BrokerFault.PRECONDITION_FAILED);
      time.advance(Duration.ofSeconds(20));
    }
    broker.faults().releaseConfirms();
    time.settle();
    MessageCounts account = outbox.counts(OutboxMessage.Kind.MONITORABLE);
    stop(supervisor);
    outbox.close();
    assertThat(account.confirmed()).isEqualTo(2);
    assertThat(account.dropped(DropReason.ATTEMPTS)).isEqualTo(1);
    assertThat(account.pending()).isZero();
  }

  @Test
  void dropsAMessageThatCannotBeWrittenAndContinues(LogCheck log) throws Exception {
    log.expect("cannot be written: .*at most 255 bytes");
    for (String exchange : List.of("raw_data", "health_check", "monitorable")) {
      broker.declareExchange(exchange);
    }
    Outbox outbox = new Outbox(time, OutboxLimits.defaults(), Runnable::run);
    Supervisor supervisor =
        supervisor(broker, () -> new PublishingSession(time, outbox, outbox.shared(), status));
    time.advance(Duration.ofSeconds(1));
    outbox.offer(
        OutboxMessage.newest(
            OutboxMessage.Kind.MONITORABLE,
            "queue",
            () -> {
              throw new IllegalArgumentException("routing key must have at most 255 bytes");
            }));
    time.advance(Duration.ofMinutes(1));
    outbox.offer(
        OutboxMessage.newest(
            OutboxMessage.Kind.MONITORABLE,
            "queue",
            () -> new OutboundMessage("monitorable", "k", "id", Map.of(), new byte[0])));
    time.advance(Duration.ofMinutes(1));
    int published = broker.published("monitorable").size();
    supervisor.stop();
    time.settle();
    outbox.close();
    listeners.close();
    assertThat(published).as("sent after it").isEqualTo(1);
    assertThat(outbox.counts(OutboxMessage.Kind.MONITORABLE).pending()).as("pending").isZero();
  }
}
