package io.github.panicmonitors.benchmarks.configuring;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Pings a manager, one ping after the other, and notes how long each answer takes. */
final class Pings implements AutoCloseable {
  private static final String QUEUE = "answers";
  private static final long PAUSE_MILLIS = 2;

  private final InMemoryBroker broker;
  private final BrokerConnection connection;
  private final Semaphore answers = new Semaphore(0);
  private final List<Long> nanos = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "pings");
  private volatile boolean ended;

  Pings(InMemoryBroker broker) throws Exception {
    this.broker = broker;
    connection = broker.connect("pings", new Answers());
    connection.declareTopicExchange("health_check");
    connection.declareQueue(QUEUE);
    connection.bind(QUEUE, "health_check", TopicPattern.of("heartbeat.manager"));
    connection.consume(QUEUE, new ConsumeOptions(false, true, 100));
    thread.start();
  }

  private final class Answers implements ConnectionListener {
    @Override
    public void onDelivery(Delivery delivery) {
      answers.release();
    }
  }

  private void run() {
    try {
      while (!ended) {
        long sent = System.nanoTime();
        broker.publish("health_check", "ping", "ping".getBytes(UTF_8));
        if (!answers.tryAcquire(10, TimeUnit.SECONDS)) {
          throw new IllegalStateException("a ping was not answered within 10 s");
        }
        nanos.add(System.nanoTime() - sent);
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends, and tells how long the answers took. */
  String result() throws InterruptedException {
    ended = true;
    thread.join();
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%d pings answered: p50 %.1f ms, p99 %.1f ms, max %.1f ms",
        sorted.length,
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6,
        sorted[sorted.length - 1] / 1e6);
  }

  @Override
  public void close() {
    ended = true;
    connection.close();
  }
}
