package io.github.panicmonitors.testkit.rabbitmq;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the machine has RabbitMQ's own scripts, which any user may run. */
final class Installation {
  private static final List<Path> FOLDERS =
      List.of(
          Path.of("/usr/lib/rabbitmq/bin"),
          Path.of("/opt/rabbitmq/sbin"),
          Path.of("/usr/local/sbin"),
          Path.of("/opt/homebrew/sbin"));

  private final Path folder;

  private Installation(Path folder) {
    this.folder = folder;
  }

  static Installation find() {
    return find(FOLDERS);
  }

  static Installation find(List<Path> folders) {
    return folders.stream()
        .filter(folder -> Files.isExecutable(folder.resolve("rabbitmq-server")))
        .map(Installation::new)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no RabbitMQ on this machine: run 'apt-get install rabbitmq-server',"
                        + " or pass -DskipITs"));
  }

  String command(String name) {
    return folder.resolve(name).toString();
  }
}
