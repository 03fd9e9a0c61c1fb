package io.github.panicmonitors.testkit.rabbitmq;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The machine's RabbitMQ installation, with scripts that any user may run. */
final class RabbitMqInstallation {
  private static final List<Path> FOLDERS =
      List.of(
          Path.of("/usr/lib/rabbitmq/bin"),
          Path.of("/opt/rabbitmq/sbin"),
          Path.of("/usr/local/sbin"),
          Path.of("/opt/homebrew/sbin"));

  private final Path folder;

  private RabbitMqInstallation(Path folder) {
    this.folder = folder;
  }

  static RabbitMqInstallation find() {
    return find(FOLDERS);
  }

  static RabbitMqInstallation find(List<Path> folders) {
    return folders.stream()
        .filter(folder -> Files.isExecutable(folder.resolve("rabbitmq-server")))
        .map(RabbitMqInstallation::new)
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

  /**
   * Links the libraries that a server needs into a folder, without plugins. This speeds up the
   * start, because Erlang searches every plugin for every module it loads.
   *
   * @return whether the libraries were found
   */
  boolean linkLibraries(Path links) throws IOException {
    Path plugins = folder.resolve("rabbitmq-server").toRealPath().resolveSibling("../plugins");
    if (!Files.isDirectory(plugins)) {
      return false;
    }
    Files.createDirectory(links);
    try (DirectoryStream<Path> libraries =
        Files.newDirectoryStream(plugins, RabbitMqInstallation::isNeeded)) {
      for (Path library : libraries) {
        Files.createSymbolicLink(links.resolve(library.getFileName()), library.toRealPath());
      }
    }
    return true;
  }

  private static boolean isNeeded(Path library) {
    String name = library.getFileName().toString();
    return !name.startsWith("rabbitmq_") || name.startsWith("rabbitmq_prelaunch-");
  }
}
