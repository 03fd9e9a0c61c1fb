package io.github.panicmonitors.core.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.core.OutboxLimits;
import io.github.panicmonitors.core.internal.events.Listeners;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.outbox.Letter;
import io.github.panicmonitors.core.internal.outbox.Outbox;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SupervisorTest {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryBroker broker = new InMemoryBroker(time);

  private final class Idle extends Session {
    Idle() {
      super(time);
    }

    @Override
    void open(BrokerConnection connection) {}

    @Override
    void serve(BrokerConnection connection) throws InterruptedException {
      while (!isOver()) {
        waiter().await(Waiter.NO_DEADLINE);
      }
    }

    @Override
    void ended() {}
  }

  @Test
  void stopWhileASessionIsMadeEndsThatSession() throws Exception {
    ManagerThreads threads = new ManagerThreads(time, "test");
    Listeners listeners = new Listeners(threads, List.of());
    StatusBoard board = new StatusBoard(time, Side.PUBLISHING, listeners, listeners::execute);
    AtomicReference<Supervisor> self = new AtomicReference<>();
    AtomicBoolean go = new AtomicBoolean();
    Supervisor supervisor =
        new Supervisor(
            threads,
            "publisher",
            broker,
            "test",
            () -> {
              while (!go.get()) {
                Thread.onSpinWait();
              }
              self.get().stop(); // as another thread may at this very moment
              return new Idle();
            },
            board);
    self.set(supervisor);
    go.set(true);
    time.settle();
    long now = time.nanoTime();
    boolean ended =
        time.call(
            () ->
                supervisor.awaitEnd(
                    now + Duration.ofSeconds(1).toNanos(), now + Duration.ofSeconds(2).toNanos()));
    listeners.close();
    assertThat(ended).isTrue();
    assertThat(time.nanoTime() - now).as("had to be forced").isZero();
  }

  @Test
  void supervisorSurvivesAnErrorOfItsBroker(LogCheck log) throws Exception {
    log.expect("opened anew").expect("unexpected failure: .*unable to create native thread");
    ManagerThreads threads = new ManagerThreads(time, "test");
    Listeners listeners = new Listeners(threads, List.of());
    StatusBoard board = new StatusBoard(time, Side.PUBLISHING, listeners, listeners::execute);
    AtomicBoolean failed = new AtomicBoolean();
    Broker failing =
        new Broker() {
          @Override
          public BrokerConnection connect(String name, ConnectionListener listener)
              throws io.github.panicmonitors.api.broker.BrokerException, InterruptedException {
            if (!failed.getAndSet(true)) {
              throw new OutOfMemoryError("unable to create native thread");
            }
            return broker.connect(name, listener);
          }

          @Override
          public String description() {
            return "failing once";
          }
        };
    Supervisor supervisor = new Supervisor(threads, "publisher", failing, "test", Idle::new, board);
    time.advance(Duration.ofMinutes(1));
    List<String> connections = broker.connections();
    supervisor.stop();
    time.settle();
    listeners.close();
    assertThat(connections).hasSize(1);
  }

  @Test
  void letterThatCannotBeWrittenIsSettledAndItsLaneGoesOn(LogCheck log) throws Exception {
    log.expect("cannot be written: .*at most 255 bytes");
    ManagerThreads threads = new ManagerThreads(time, "test");
    Listeners listeners = new Listeners(threads, List.of());
    StatusBoard board = new StatusBoard(time, Side.PUBLISHING, listeners, listeners::execute);
    for (String exchange : List.of("raw_data", "health_check", "monitorable")) {
      broker.declareExchange(exchange);
    }
    Outbox outbox = new Outbox(time, OutboxLimits.defaults(), listeners::execute);
    Supervisor supervisor =
        new Supervisor(
            threads,
            "publisher",
            broker,
            "test",
            () -> new PublishingSession(time, outbox, board),
            board);
    time.advance(Duration.ofSeconds(1));
    outbox.offer(
        Letter.newest(
            Letter.Kind.MONITORABLE,
            "lane",
            () -> {
              throw new IllegalArgumentException("routing key must have at most 255 bytes");
            }));
    time.advance(Duration.ofMinutes(1));
    outbox.offer(
        Letter.newest(
            Letter.Kind.MONITORABLE,
            "lane",
            () -> new OutboundMessage("monitorable", "k", "id", Map.of(), new byte[0])));
    time.advance(Duration.ofMinutes(1));
    int published = broker.published("monitorable").size();
    supervisor.stop();
    time.settle();
    outbox.close();
    listeners.close();
    assertThat(published).as("the lane goes on").isEqualTo(1);
    assertThat(outbox.account(Letter.Kind.MONITORABLE).pending()).as("pending").isZero();
  }
}
