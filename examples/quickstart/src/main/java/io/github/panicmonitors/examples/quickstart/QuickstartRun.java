package io.github.panicmonitors.examples.quickstart;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One run: puts broker, host and show together and goes on until all rounds are done. */
final class QuickstartRun {
  private static final long REDRAW_MILLIS = 100;

  private final Options options;
  private final Screen screen;
  private final FleetView board;
  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();

  QuickstartRun(Options options, Screen screen) {
    this.options = options;
    this.screen = screen;
    this.board = new FleetView(screen);
  }

  /**
   * Runs until all rounds are done or the thread is interrupted, which is a good end too.
   *
   * @return the account of the readings
   */
  MessageCounts run() {
    Secret amqp = options.amqp();
    if (amqp != null) {
      return runOnRabbitMq(amqp);
    }
    try (InMemoryBroker broker = new InMemoryBroker(TimeSource.system())) {
      return runOn(broker, () -> {}, () -> {});
    }
  }

  private MessageCounts runOnRabbitMq(Secret amqp) {
    List<String> queues = Stream.of(Host.QUEUES, FakePanic.queues()).flatMap(List::stream).toList();
    Runnable delete = () -> RabbitMqQueues.delete(amqp, queues);
    return runOn(RabbitMqBroker.uri(amqp), delete, delete);
  }

  /** What a killed run has left in the queues must not be taken for news: {@code before}. */
  private MessageCounts runOn(Broker broker, Runnable before, Runnable after) {
    screen.done("started on " + broker.description() + ": " + options);
    Host host = new Host(broker, options.period());
    try (FakePanic panic = FakePanic.connect(broker, inbox::add)) {
      before.run();
      panic.open();
      try (host;
          Scenario show = show(panic)) {
        host.start();
        show.begin();
        goOn(host, show);
      }
    } catch (InterruptedException e) {
      screen.done("was told to end");
    }
    after.run();
    return host.readings();
  }

  private Scenario show(FakePanic panic) {
    return options.nodes().isEmpty()
        ? new FakeNodes(panic, screen, options.rounds())
        : new RealNodes(options.nodes(), panic, screen);
  }

  private void goOn(Host host, Scenario show) throws InterruptedException {
    while (board.rounds() < options.rounds() || !show.isOver(board)) {
      show.goOn(board);
      Message message = inbox.poll(REDRAW_MILLIS, TimeUnit.MILLISECONDS);
      while (message != null) {
        take(message);
        message = inbox.poll();
      }
      screen.show(board.rows(), host.readings());
    }
  }

  private void take(Message message) {
    if (message instanceof Message.Arrived arrived) {
      board.take(arrived);
    } else if (message instanceof Message.Warning warning) {
      screen.warn(warning.text());
    } else if (message instanceof Message.Lost lost) {
      throw new QuickstartException("lost the broker: " + lost.reason());
    }
  }
}
