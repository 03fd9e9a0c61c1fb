package com.example.host;

import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Monitors until the process receives SIGTERM or Ctrl-C. */
public final class Main {
  private Main() {}

  /** Starts the manager on the RabbitMQ whose URI is the first argument. */
  public static void main(String[] args) throws InterruptedException {
    Monitoring monitoring = new Monitoring(RabbitMqBroker.uri(args[0]), Path.of("configs.json"));
    Runtime.getRuntime().addShutdownHook(new Thread(monitoring::close, "shutdown"));
    monitoring.start();
    new CountDownLatch(1).await(); // all other threads are daemons
  }
}
