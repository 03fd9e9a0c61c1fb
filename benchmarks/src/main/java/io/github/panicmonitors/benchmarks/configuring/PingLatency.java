package io.github.panicmonitors.benchmarks.configuring;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.broker.TopicPattern;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

/**
 * Pings a manager, one ping after another, and records how long each answer takes. An answer counts
 * as 10 s if it takes longer or never arrives.
 */
public final class PingLatency implements AutoCloseable {
  private static final String EXCHANGE = "health_check";
  private static final String QUEUE = "answers";
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final BrokerConnection connection;
  private final long pauseMillis;
  private final Semaphore answers = new Semaphore(0);
  private final DoubleStream.Builder millis = DoubleStream.builder();
  private final Thread thread = new Thread(this::run, "pings");
  private volatile boolean ended;

  /**
   * Starts to ping.
   *
   * @param broker the manager's broker
   * @param pauseMillis the time between an answer and the next ping
   */
  public PingLatency(Broker broker, long pauseMillis) throws Exception {
    this.pauseMillis = pauseMillis;
    connection = broker.connect("pings", new Answers());
    connection.declareTopicExchange(EXCHANGE);
    connection.declareQueue(QUEUE);
    connection.bind(QUEUE, EXCHANGE, TopicPattern.of("heartbeat.manager"));
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
        millis.add(ping() / 1e6);
        Thread.sleep(pauseMillis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (BrokerException e) {
      throw new IllegalStateException("pings cannot be sent", e);
    }
  }

  private long ping() throws BrokerException, InterruptedException {
    answers.drainPermits(); // late answers to earlier pings
    long sent = System.nanoTime();
    connection.publish(
        new OutboundMessage(EXCHANGE, "ping", "ping", Map.of(), "ping".getBytes(UTF_8)));
    return answers.tryAcquire(LIMIT_NANOS, TimeUnit.NANOSECONDS)
        ? System.nanoTime() - sent
        : LIMIT_NANOS;
  }

  /** Stops pinging and returns the answer times in milliseconds. */
  public double[] end() throws InterruptedException {
    ended = true;
    thread.join();
    return millis.build().toArray();
  }

  @Override
  public void close() {
    ended = true;
    connection.close();
  }
}
