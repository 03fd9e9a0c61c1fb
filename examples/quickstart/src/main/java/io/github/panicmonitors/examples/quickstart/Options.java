package io.github.panicmonitors.examples.quickstart;

import static java.util.stream.Collectors.joining;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The command line options. Error messages never contain a URI, because it may have credentials.
 */
final class Options {
  static final String USAGE =
      """
      usage: scripts/quickstart [options]

      Monitors three fake Chainlink nodes over an in-memory broker and shows what PANIC would
      receive. During the run it renames a node, stops one, removes one and starts one again.

        --amqp URI    use RabbitMQ, such as amqp://guest:guest@127.0.0.1. Do not use PANIC's
                      broker or virtual host: the readings are fake. The queues are deleted
                      at the end, the exchanges are not
        --node URL    monitor this node instead of fake ones, such as
                      http://10.0.0.5:6688/metrics; can be repeated
        --period 2s   time between two rounds of a node, such as 500ms, 2s or 1m
        --rounds N    exit after N rounds of every node; with fewer than 3 the nodes are
                      not changed
        --help        print this help
      """;

  private static final Duration MIN_PERIOD = Duration.ofMillis(100);
  private static final Pattern PERIOD = Pattern.compile("(\\d{1,6})(ms|s|m)");

  private @Nullable Secret amqp;
  private final List<URI> nodes = new ArrayList<>();
  private Duration period = Duration.ofSeconds(2);
  private int rounds = Integer.MAX_VALUE;
  private boolean help;

  private Options() {}

  /** Thrown if the command line is invalid. */
  static final class InvalidOptionException extends Exception {
    private static final long serialVersionUID = 1;

    InvalidOptionException(String message) {
      super(message);
    }
  }

  static Options parse(String... arguments) throws InvalidOptionException {
    Options options = new Options();
    Set<String> seen = new HashSet<>();
    Iterator<String> rest = Arrays.asList(arguments).iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      if (!seen.add(option) && !option.equals("--node")) {
        throw new InvalidOptionException(option + " is given twice");
      }
      options.parse(option, rest);
    }
    return options;
  }

  private void parse(String option, Iterator<String> rest) throws InvalidOptionException {
    switch (option) {
      case "--help" -> help = true;
      case "--amqp" -> amqp = amqp(value(option, rest));
      case "--node" -> nodes.add(node(value(option, rest)));
      case "--period" -> period = period(value(option, rest));
      case "--rounds" -> rounds = rounds(value(option, rest));
      default -> throw unknown(option);
    }
  }

  private static InvalidOptionException unknown(String text) {
    return new InvalidOptionException(
        text.matches("--[a-z-]+(=.*)?")
            ? "unknown option: " + text.replaceFirst("=.*", "=...")
            : "options must start with two hyphens");
  }

  private static String value(String option, Iterator<String> rest) throws InvalidOptionException {
    if (!rest.hasNext()) {
      throw new InvalidOptionException(option + " needs a value");
    }
    return rest.next();
  }

  private static Secret amqp(String text) throws InvalidOptionException {
    Secret uri = Secret.of(text);
    try {
      RabbitMqBroker unused = RabbitMqBroker.uri(uri);
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException("--amqp: " + e.getMessage());
    }
    return uri;
  }

  private static URI node(String text) throws InvalidOptionException {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      // In PANIC's documents a comma separates URLs.
      if (http && uri.getHost() != null && !text.contains(",")) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Reported below, without the exception's message, which quotes the text.
    }
    throw new InvalidOptionException("--node must be one URL such as http://host:6688/metrics");
  }

  private static Duration period(String text) throws InvalidOptionException {
    Matcher matcher = PERIOD.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new InvalidOptionException("--period must be a time such as 500ms, 2s or 1m: " + text);
    }
    long number = Long.parseLong(matcher.group(1));
    Duration period =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          default -> Duration.ofMinutes(number);
        };
    if (period.compareTo(MIN_PERIOD) < 0) {
      throw new InvalidOptionException("--period must be at least 100ms: " + text);
    }
    return period;
  }

  private static int rounds(String text) throws InvalidOptionException {
    if (!text.matches("0*[1-9]\\d{0,8}")) {
      throw new InvalidOptionException("--rounds must be a positive number: " + text);
    }
    return Integer.parseInt(text);
  }

  /** Returns the URI of RabbitMQ, or {@code null} for the in-memory broker. */
  @Nullable Secret amqp() {
    return amqp;
  }

  /** Returns the nodes to monitor; empty for the fake nodes. */
  List<URI> nodes() {
    return nodes;
  }

  Duration period() {
    return period;
  }

  int rounds() {
    return rounds;
  }

  boolean help() {
    return help;
  }

  /** Describes the run, without credentials. */
  @Override
  public String toString() {
    String monitored =
        nodes.isEmpty()
            ? "three fake nodes"
            : nodes.stream().map(node -> "" + node.getHost()).collect(joining(", "));
    return monitored + ", every " + period.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
