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

/** One run of the quickstart: connects broker, host and scenario. */
final class QuickstartRun {
  private static final long REDRAW_MILLIS = 100;

  private final Options options;
  private final Screen screen;
  private final FleetView fleet;
  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();

  QuickstartRun(Options options, Screen screen) {
    this.options = options;
    this.screen = screen;
    this.fleet = new FleetView(screen);
  }

  /**
   * Runs until all rounds are done or the thread is interrupted.
   *
   * @return the counts of readings by outcome
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

  /** Runs {@code before} first, which deletes queues that a killed run left with old messages. */
  private MessageCounts runOn(Broker broker, Runnable before, Runnable after) {
    screen.action("started on " + broker.description() + ": " + options);
    Host host = new Host(broker, options.period());
    try (FakePanic panic = FakePanic.connect(broker, inbox::add)) {
      before.run();
      panic.open();
      try (host;
          Scenario scenario = scenario(panic)) {
        host.start();
        scenario.start();
        loop(host, scenario);
      }
    } catch (InterruptedException e) {
      screen.action("interrupted");
    }
    after.run();
    return host.readings();
  }

  private Scenario scenario(FakePanic panic) {
    return options.nodes().isEmpty()
        ? new FakeNodes(panic, screen, options.rounds())
        : new RealNodes(options.nodes(), panic, screen);
  }

  private void loop(Host host, Scenario scenario) throws InterruptedException {
    while (fleet.rounds() < options.rounds() || !scenario.isFinished(fleet)) {
      scenario.advance(fleet);
      Message message = inbox.poll(REDRAW_MILLIS, TimeUnit.MILLISECONDS);
      while (message != null) {
        handle(message);
        message = inbox.poll();
      }
      screen.show(fleet.rows(), host.readings());
    }
  }

  private void handle(Message message) {
    if (message instanceof Message.Received received) {
      fleet.receive(received);
    } else if (message instanceof Message.Warning warning) {
      screen.warn(warning.text());
    } else if (message instanceof Message.ConnectionLost lost) {
      throw new QuickstartException("connection to the broker lost: " + lost.reason());
    }
  }
}
