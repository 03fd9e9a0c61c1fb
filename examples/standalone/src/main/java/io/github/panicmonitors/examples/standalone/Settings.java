package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.prometheus.ScrapeSettings;
import io.github.panicmonitors.prometheus.ScrapeSettingsException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the options come to.
 *
 * @param broker where configurations come from and readings go to
 * @param identity by what PANIC knows the manager
 * @param execution when and where monitors run
 * @param connections which connections they publish over
 * @param providers which types there are
 * @param periods how often monitors of a type work, where that is said
 * @param state the folder that configurations are kept in
 * @param scrapeSettings whom to trust and how to log in, or {@code null}
 * @param http where to serve status and health
 */
record Settings(
    RabbitMqBroker broker,
    ManagerIdentity identity,
    ExecutionStrategy execution,
    ConnectionMode connections,
    Providers providers,
    Map<String, Duration> periods,
    Path state,
    @Nullable ScrapeSettings scrapeSettings,
    InetSocketAddress http) {

  /**
   * Returns what the options come to. Reads the files that they name.
   *
   * @throws InvalidOptionException if a value cannot be used
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
        OptionParser.path(
            options, "--state", OptionParser.text(options, "--state", options.state, "")),
        scrapeSettings(options),
        OptionParser.address(options, "--http", options.http));
  }

  private static RabbitMqBroker broker(Options options) throws InvalidOptionException {
    if (options.amqp == null) {
      return brokerOfPanic(options);
    }
    try {
      return RabbitMqBroker.uri(options.amqp);
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException(options.origin("--amqp") + ": " + e.getMessage());
    }
  }

  private static RabbitMqBroker brokerOfPanic(Options options) throws InvalidOptionException {
    String ip = options.environment("RABBIT_IP");
    String port = options.environment("RABBIT_PORT");
    String host = ip == null ? "localhost" : ip.contains(":") ? "[" + ip + "]" : ip;
    try {
      return RabbitMqBroker.uri("amqp://" + host + (port == null ? "" : ":" + port));
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException("RABBIT_IP and RABBIT_PORT are no address");
    }
  }

  private static ExecutionStrategy execution(Options options) throws InvalidOptionException {
    String workers = options.workers;
    return switch (options.strategy) {
      case "threads" -> {
        if (workers != null) {
          throw OptionParser.wrong(options, "--workers", "is for --strategy queue only", workers);
        }
        yield ExecutionStrategies.longLivedThreads();
      }
      case "queue" ->
          workers == null
              ? ExecutionStrategies.taskQueue()
              : ExecutionStrategies.taskQueue(OptionParser.positive(options, "--workers", workers));
      default ->
          throw OptionParser.wrong(options, "--strategy", "is threads or queue", options.strategy);
    };
  }

  private static ConnectionMode connections(Options options) throws InvalidOptionException {
    return switch (options.connections) {
      case "shared" -> ConnectionMode.SHARED;
      case "per-monitor" -> ConnectionMode.PER_MONITOR;
      case "per-round" -> ConnectionMode.PER_ROUND;
      default ->
          throw OptionParser.wrong(
              options, "--connections", "is shared, per-monitor or per-round", options.connections);
    };
  }

  private static @Nullable ScrapeSettings scrapeSettings(Options options)
      throws InvalidOptionException {
    if (options.scrapeConfig == null) {
      return null;
    }
    try {
      return ScrapeSettings.read(
          OptionParser.path(options, "--scrape-config", options.scrapeConfig));
    } catch (ScrapeSettingsException e) {
      throw new InvalidOptionException(options.origin("--scrape-config") + ": " + e.getMessage());
    }
  }
}
