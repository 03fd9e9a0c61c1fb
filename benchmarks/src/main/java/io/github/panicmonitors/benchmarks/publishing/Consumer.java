package io.github.panicmonitors.benchmarks.publishing;

import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.benchmarks.machine.JavaProcess;
import java.io.IOException;
import java.util.List;

/**
 * A separate process that empties the queue, as PANIC does. Exits with the process that started it.
 */
final class Consumer implements AutoCloseable {
  private final JavaProcess process;

  private Consumer(JavaProcess process) {
    this.process = process;
  }

  static Consumer start(String uri) throws IOException {
    return new Consumer(JavaProcess.start(List.of("-Xmx256m"), Consumer.class, List.of(uri)));
  }

  /** Consumes until the input ends. */
  public static void main(String[] uri) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri[0]);
    try (var connection = factory.newConnection("benchmark consumer")) {
      connection.createChannel().basicConsume(Server.QUEUE, true, (tag, delivery) -> {}, tag -> {});
      while (System.in.read() >= 0) {}
    }
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
