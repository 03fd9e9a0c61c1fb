package io.github.panicmonitors.testkit.rabbitmq;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ server of a test's own: a private node on free ports of the loopback address, with its
 * files in a temporary folder. It runs as any user, beside others of its kind and beside the
 * system's own server, without plugins. Needs RabbitMQ installed, not running.
 *
 * <pre>{@code
 * try (RabbitMqServer server = RabbitMqServer.start()) {
 *   Broker broker = RabbitMqBroker.uri(server.uri());
 *   ...
 *   server.kill();
 *   server.restart();
 * }
 * }</pre>
 *
 * <p>Starting takes about five seconds, so share one among the tests of a class. Not safe for use
 * by several threads, except {@link #rabbitmqctl} and what returns a value.
 */
public final class RabbitMqServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

  private final RabbitMqInstallation installation;
  private final Path folder;
  private final int port;
  private final int tlsPort;
  private final int portMapperPort;
  private final Map<String, String> environment = new HashMap<>();
  private final ChildProcess portMapper;
  private ChildProcess server;

  private RabbitMqServer(RabbitMqInstallation installation, Path folder, @Nullable Tls tls)
      throws IOException {
    this.installation = installation;
    this.folder = folder;
    int[] ports = freePorts(4);
    port = ports[0];
    portMapperPort = ports[1];
    tlsPort = ports[3];
    configure(ports[2], tls == null ? "" : tls.settings(tlsPort));
    portMapper = startPortMapper();
    server = startServer();
  }

  /**
   * Starts a server and waits until it is up.
   *
   * @throws IllegalStateException if RabbitMQ is not installed, or does not come up within 90
   *     seconds; the message says what to do, or what RabbitMQ has written
   */
  public static RabbitMqServer start() {
    return start(null);
  }

  /**
   * Starts a server that speaks TLS too, with clients that have a certificate and no others.
   *
   * @param authority who has signed the clients' certificates: a PEM file
   * @param certificate the server's: a PEM file
   * @param key the private key of it: a PEM file, not encrypted
   * @throws IllegalStateException as {@link #start()} does
   */
  public static RabbitMqServer startTls(Path authority, Path certificate, Path key) {
    return start(new Tls(authority, certificate, key));
  }

  private record Tls(Path authority, Path certificate, Path key) {
    String settings(int port) {
      return String.join(
          "\n",
          "listeners.ssl.1 = 127.0.0.1:" + port,
          "ssl_options.cacertfile = " + authority,
          "ssl_options.certfile = " + certificate,
          "ssl_options.keyfile = " + key,
          "ssl_options.verify = verify_peer",
          "ssl_options.fail_if_no_peer_cert = true",
          "");
    }
  }

  private static RabbitMqServer start(@Nullable Tls tls) {
    RabbitMqInstallation installation = RabbitMqInstallation.find();
    try {
      RabbitMqServer server =
          new RabbitMqServer(installation, Files.createTempDirectory("rabbitmq-"), tls);
      server.awaitStart();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void configure(int distributionPort, String moreSettings) throws IOException {
    Path config = folder.resolve("rabbitmq.conf");
    Files.writeString(
        config, "listeners.tcp.1 = 127.0.0.1:" + port + "\nloopback_users = none\n" + moreSettings);
    Files.createFile(folder.resolve("rabbitmq-env.conf"));
    environment.put("HOME", folder.toString());
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put("ERL_EPMD_PORT", Integer.toString(portMapperPort));
    environment.put("RABBITMQ_NODENAME", "test-" + UUID.randomUUID() + "@localhost");
    environment.put("RABBITMQ_DIST_PORT", Integer.toString(distributionPort));
    environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
    environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString());
    Path libraries = folder.resolve("libraries");
    if (installation.linkLibraries(libraries)) {
      environment.put("RABBITMQ_PLUGINS_DIR", libraries.toString());
    }
    environment.put("RABBITMQ_CONFIG_FILE", config.toString());
    environment.put("RABBITMQ_CONF_ENV_FILE", folder.resolve("rabbitmq-env.conf").toString());
    // Makes the script become the server instead of starting it, so that we know its process.
    environment.put("RUNNING_UNDER_SYSTEMD", "true");
    // Idle schedulers sleep at once: tests share the machine with the server.
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+sbwt none +sbwtdcpu none +sbwtdio none");
  }

  /** Erlang would start one by itself, which would outlive the server. */
  private ChildProcess startPortMapper() {
    return ChildProcess.start(
        List.of("epmd", "-address", "127.0.0.1", "-port", Integer.toString(portMapperPort)),
        environment,
        null);
  }

  private ChildProcess startServer() {
    return ChildProcess.start(
        List.of(installation.command("rabbitmq-server")), environment, "completed with");
  }

  private void awaitStart() {
    try {
      server.awaitLine(START_LIMIT);
    } catch (IllegalStateException e) {
      close();
      throw e;
    }
  }

  /** Returns its URI, with the user and password of a new RabbitMQ. */
  public String uri() {
    return "amqp://guest:guest@127.0.0.1:" + port;
  }

  /** Returns its AMQP port, which stays the same over restarts. */
  public int port() {
    return port;
  }

  /** Returns its port for TLS, where somebody listens only after {@link #startTls}. */
  public int tlsPort() {
    return tlsPort;
  }

  /** Returns whether its process runs. */
  public boolean isRunning() {
    return server.isAlive();
  }

  /**
   * Runs {@code rabbitmqctl} on this server, which takes about a second.
   *
   * @return what it has written
   * @throws IllegalStateException if it fails, or takes over a minute
   */
  public String rabbitmqctl(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(installation.command("rabbitmqctl"));
    command.addAll(List.of(arguments));
    ChildProcess process = ChildProcess.start(command, environment, null);
    if (!process.awaitEnd(COMMAND_LIMIT)) {
      process.kill();
    }
    Integer exit = process.exitValue(COMMAND_LIMIT);
    if (exit == null || exit != 0) {
      throw new IllegalStateException(
          "rabbitmqctl "
              + String.join(" ", arguments)
              + " failed: "
              + exit
              + "\n"
              + process.output());
    }
    return process.output();
  }

  /** Kills it, as {@code kill -9} does, and waits until it is gone; its data stay. */
  public void kill() {
    server.kill();
    server.awaitEnd(STOP_LIMIT);
  }

  /** Stops it in good order and waits until it is gone; its data stay. */
  public void stop() {
    server.terminate();
    if (!server.awaitEnd(STOP_LIMIT)) {
      kill();
    }
  }

  /**
   * Starts it again on the same port and with the same data, after stopping it if it runs, and
   * waits until it is up.
   *
   * @throws IllegalStateException if it does not come up within 90 seconds
   */
  public void restart() {
    stop();
    server = startServer();
    awaitStart();
  }

  /** Kills it and deletes its files; no effect the second time. */
  @Override
  public void close() {
    kill();
    portMapper.kill();
    portMapper.awaitEnd(STOP_LIMIT);
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(RabbitMqServer::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns ports that were free a moment ago, all different. They lie below those that systems
   * give to clients, one of which could else have taken a port before its server is there, or is
   * again.
   */
  private static int[] freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      while (sockets.size() < count) {
        int port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
        try {
          sockets.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (BindException e) {
          // Taken: another one is tried.
        }
      }
      return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
