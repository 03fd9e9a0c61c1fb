package io.github.panicmonitors.benchmarks.publishing;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Stands for PANIC: a process of its own that takes what is published, and forgets it. Ends with
 * the process that has started it.
 */
final class Consumer implements AutoCloseable {
  private final Process process;

  private Consumer(Process process) {
    this.process = process;
  }

  static Consumer start(String uri) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            Consumer.class.getName(),
            uri);
    return new Consumer(
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Consumes until its input ends. */
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
    process.getOutputStream().close();
    process.onExit().join();
  }
}
