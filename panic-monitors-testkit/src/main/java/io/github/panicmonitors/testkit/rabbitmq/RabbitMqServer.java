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
 * A private RabbitMQ server for tests, on free loopback ports and with files in a temporary folder.
 * It runs as any user, beside other such servers and the system's own, without plugins. RabbitMQ
 * must be installed but need not be running.
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
 * <p>Starting takes about five seconds, so share one among the tests of a class. Not thread-safe,
 * except for {@link #rabbitmqctl} and the getters.
 */
public final class RabbitMqServer implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(3);

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
   * Starts a server and waits until it accepts connections.
   *
   * @throws IllegalStateException if RabbitMQ is not installed or does not start within 90 seconds;
   *     the message has the install command or the output of the server
   */
  public static RabbitMqServer start() {
    return start(null);
  }

  /**
   * Starts a server that also listens for TLS connections and requires client certificates.
   *
   * @param authority PEM file of the authority that signed the client certificates
   * @param certificate PEM file of the server's certificate
   * @param key PEM file of the server's private key, not encrypted
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
    // Makes the script exec the server, so that the child process is the server.
    environment.put("RUNNING_UNDER_SYSTEMD", "true");
    // Stops idle schedulers from spinning, because tests share the machine with the server.
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+sbwt none +sbwtdcpu none +sbwtdio none");
  }

  /** Starts a port mapper, because one started by Erlang would outlive the server. */
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
      server.awaitLine(START_TIMEOUT);
    } catch (IllegalStateException e) {
      close();
      throw e;
    }
  }

  /** Returns its URI, with the default user and password. */
  public String uri() {
    return "amqp://guest:guest@127.0.0.1:" + port;
  }

  /** Returns its AMQP port, which stays the same after restarts. */
  public int port() {
    return port;
  }

  /** Returns its TLS port, on which it listens only if started by {@link #startTls}. */
  public int tlsPort() {
    return tlsPort;
  }

  /** Returns whether its process is running. */
  public boolean isRunning() {
    return server.isAlive();
  }

  /**
   * Runs {@code rabbitmqctl} on this server, which takes about a second.
   *
   * @return the command's output
   * @throws IllegalStateException if the command fails or takes more than three minutes
   */
  public String rabbitmqctl(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(installation.command("rabbitmqctl"));
    command.addAll(List.of(arguments));
    ChildProcess process = ChildProcess.start(command, environment, null);
    if (!process.awaitEnd(COMMAND_TIMEOUT)) {
      process.kill();
    }
    Integer exit = process.exitValue(COMMAND_TIMEOUT);
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

  /** Kills the server as {@code kill -9} does and waits for its end. Keeps its data. */
  public void kill() {
    server.kill();
    server.awaitEnd(STOP_TIMEOUT);
  }

  /** Shuts the server down and waits for its end. Keeps its data. */
  public void stop() {
    server.terminate();
    if (!server.awaitEnd(STOP_TIMEOUT)) {
      kill();
    }
  }

  /**
   * Restarts the server with the same ports and data, and waits until it accepts connections. Stops
   * it first if it is running.
   *
   * @throws IllegalStateException if it does not start within 90 seconds
   */
  public void restart() {
    stop();
    server = startServer();
    awaitStart();
  }

  /** Stops the server and deletes its files. Later calls do nothing. */
  @Override
  public void close() {
    kill();
    portMapper.kill();
    portMapper.awaitEnd(STOP_TIMEOUT);
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
   * Returns distinct ports that were free a moment ago. They are below the ephemeral port range, so
   * that no client connection takes one before the server starts or restarts.
   */
  private static int[] freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      while (sockets.size() < count) {
        int port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
        try {
          sockets.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (BindException e) {
          // Taken; try another port.
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
