package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBrokerBuilder;
import io.github.panicmonitors.http.HttpSettings;
import io.github.panicmonitors.http.HttpSettingsException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parsed options.
 *
 * @param broker the RabbitMQ broker
 * @param identity the manager's name and queues
 * @param execution the execution strategy
 * @param connections the connections that monitors publish on
 * @param providers the installed monitor types
 * @param periods the periods of monitor types, where they differ from the default
 * @param forwarders the forwarder contracts of Chainlink nodes
 * @param cpuSinceBoot whether CPU usage of systems is that since they started
 * @param allFilesystems whether storage usage of systems counts all filesystems
 * @param state the directory that stores configurations
 * @param httpSettings trust and credentials by URL prefix, or {@code null}
 * @param http the address of the HTTP server, unresolved
 * @param httpLimits the limits of the HTTP server's connections
 */
record Settings(
    RabbitMqBroker broker,
    ManagerIdentity identity,
    ExecutionStrategy execution,
    ConnectionMode connections,
    Providers providers,
    Map<String, Duration> periods,
    List<Forwarders.Forwarder> forwarders,
    boolean cpuSinceBoot,
    boolean allFilesystems,
    Path state,
    @Nullable HttpSettings httpSettings,
    InetSocketAddress http,
    ClientConnections.Limits httpLimits) {

  /**
   * Parses the options and reads the files they name.
   *
   * @throws InvalidOptionException if a value is invalid
   */
  static Settings of(Options options) throws InvalidOptionException {
    Providers providers = Providers.of(options);
    return new Settings(
        broker(options),
        ManagerIdentity.of(options),
        execution(options),
        connections(options),
        providers,
        Periods.of(options, providers.types()),
        Forwarders.of(options),
        OptionParser.flag(options, "--system-cpu-since-boot", options.systemCpuSinceBoot),
        OptionParser.flag(options, "--system-all-filesystems", options.systemAllFilesystems),
        OptionParser.path(
            options, "--state", OptionParser.text(options, "--state", options.state, "")),
        httpSettings(options),
        OptionParser.address(options, "--http", options.http),
        ClientConnections.Limits.of(
            OptionParser.positive(options, "--http-connections", options.httpConnections)));
  }

  private static RabbitMqBroker broker(Options options) throws InvalidOptionException {
    RabbitMqBrokerBuilder broker = brokerAt(options);
    String option = "--amqp-password-file";
    try {
      if (options.amqpPasswordFile != null) {
        broker.passwordFile(OptionParser.path(options, option, options.amqpPasswordFile));
      }
      String certificate = options.amqpCertFile;
      if (certificate != null) {
        option = "--amqp-cert-file";
        broker.clientCertificate(
            OptionParser.path(options, option, certificate), amqpKeyFile(options, certificate));
      } else if (options.amqpKeyFile != null) {
        throw OptionParser.invalid(
            options, "--amqp-key-file", "requires --amqp-cert-file", options.amqpKeyFile);
      }
      if (options.amqpCaFile != null) {
        option = "--amqp-ca-file";
        broker.caFile(OptionParser.path(options, option, options.amqpCaFile));
      }
      return broker.build();
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException(options.origin(option) + ": " + e.getMessage());
    }
  }

  private static Path amqpKeyFile(Options options, String certificate)
      throws InvalidOptionException {
    if (options.amqpKeyFile == null) {
      throw OptionParser.invalid(
          options, "--amqp-cert-file", "requires --amqp-key-file", certificate);
    }
    return OptionParser.path(options, "--amqp-key-file", options.amqpKeyFile);
  }

  private static RabbitMqBrokerBuilder brokerAt(Options options) throws InvalidOptionException {
    String uri = options.amqp;
    try {
      return RabbitMqBroker.builder().uri(uri == null ? panicUri(options) : uri);
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException(
          uri == null
              ? "RABBIT_IP and RABBIT_PORT are not a valid address"
              : options.origin("--amqp") + ": " + e.getMessage());
    }
  }

  private static String panicUri(Options options) {
    String ip = options.environment("RABBIT_IP");
    String port = options.environment("RABBIT_PORT");
    String host = ip == null ? "localhost" : ip.contains(":") ? "[" + ip + "]" : ip;
    return "amqp://" + host + (port == null ? "" : ":" + port);
  }

  private static ExecutionStrategy execution(Options options) throws InvalidOptionException {
    String workers = options.workers;
    if (workers != null && !options.strategy.equals("queue")) {
      throw OptionParser.invalid(options, "--workers", "requires --strategy queue", workers);
    }
    return switch (options.strategy) {
      case "automatic" -> ExecutionStrategies.automatic();
      case "threads" -> ExecutionStrategies.longLivedThreads();
      case "queue" ->
          workers == null
              ? ExecutionStrategies.taskQueue()
              : ExecutionStrategies.taskQueue(OptionParser.positive(options, "--workers", workers));
      default ->
          throw OptionParser.invalid(
              options, "--strategy", "must be automatic, threads or queue", options.strategy);
    };
  }

  private static ConnectionMode connections(Options options) throws InvalidOptionException {
    return switch (options.connections) {
      case "shared" -> ConnectionMode.SHARED;
      case "per-monitor" -> ConnectionMode.PER_MONITOR;
      case "per-round" -> ConnectionMode.PER_ROUND;
      default ->
          throw OptionParser.invalid(
              options,
              "--connections",
              "must be shared, per-monitor or per-round",
              options.connections);
    };
  }

  private static @Nullable HttpSettings httpSettings(Options options)
      throws InvalidOptionException {
    if (options.scrapeConfig == null) {
      return null;
    }
    try {
      return HttpSettings.read(OptionParser.path(options, "--scrape-config", options.scrapeConfig));
    } catch (HttpSettingsException e) {
      throw new InvalidOptionException(options.origin("--scrape-config") + ": " + e.getMessage());
    }
  }
}
