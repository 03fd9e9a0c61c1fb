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

/** What was asked for on the command line. No message repeats a URI: it may hold credentials. */
final class Options {
  static final String USAGE =
      """
      usage: scripts/quickstart [options]

      Monitors three fake Chainlink nodes on an in-memory broker and shows what PANIC would get.
      On the way it updates a node, removes one, and takes one down and up again.

        --amqp URI    use this RabbitMQ, as in amqp://guest:guest@127.0.0.1; take one (or a virtual
                      host) of its own, not PANIC's: what is published here is no real node's.
                      The exchanges stay there, the queues are deleted at the end
        --node URL    monitor this node instead of the fakes, as in http://10.0.0.5:6688/metrics;
                      may be given several times
        --period 2s   time between two rounds of a node: 500ms, 2s, 1m
        --rounds N    end after N rounds of every node; with fewer than 3 nothing
                      happens to the nodes on the way
        --help        print this
      """;

  private static final Duration MIN_PERIOD = Duration.ofMillis(100);
  private static final Pattern PERIOD = Pattern.compile("(\\d{1,6})(ms|s|m)");

  private @Nullable Secret amqp;
  private final List<URI> nodes = new ArrayList<>();
  private Duration period = Duration.ofSeconds(2);
  private int rounds = Integer.MAX_VALUE;
  private boolean help;

  private Options() {}

  /** Thrown when the command line cannot be understood. */
  static final class WrongOption extends Exception {
    private static final long serialVersionUID = 1;

    WrongOption(String message) {
      super(message);
    }
  }

  static Options parse(String... arguments) throws WrongOption {
    Options options = new Options();
    Set<String> seen = new HashSet<>();
    Iterator<String> rest = Arrays.asList(arguments).iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      if (!seen.add(option) && !option.equals("--node")) {
        throw new WrongOption(option + " is given twice");
      }
      options.take(option, rest);
    }
    return options;
  }

  private void take(String option, Iterator<String> rest) throws WrongOption {
    switch (option) {
      case "--help" -> help = true;
      case "--amqp" -> amqp = amqp(value(option, rest));
      case "--node" -> nodes.add(node(value(option, rest)));
      case "--period" -> period = period(value(option, rest));
      case "--rounds" -> rounds = rounds(value(option, rest));
      default -> throw unknown(option);
    }
  }

  private static WrongOption unknown(String text) {
    return new WrongOption(
        text.matches("--[a-z-]+(=.*)?")
            ? "unknown option: " + text.replaceFirst("=.*", "=...")
            : "options begin with two hyphens");
  }

  private static String value(String option, Iterator<String> rest) throws WrongOption {
    if (!rest.hasNext()) {
      throw new WrongOption(option + " needs a value");
    }
    return rest.next();
  }

  private static Secret amqp(String text) throws WrongOption {
    Secret uri = Secret.of(text);
    try {
      RabbitMqBroker.uri(uri);
    } catch (IllegalArgumentException e) {
      throw new WrongOption("--amqp: " + e.getMessage());
    }
    return uri;
  }

  private static URI node(String text) throws WrongOption {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      // A comma would make it two URLs in PANIC's documents.
      if (http && uri.getHost() != null && !text.contains(",")) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The same answer; the exception would repeat the text.
    }
    throw new WrongOption("--node needs one URL such as http://host:6688/metrics");
  }

  private static Duration period(String text) throws WrongOption {
    Matcher matcher = PERIOD.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new WrongOption("--period needs a time such as 500ms, 2s or 1m: " + text);
    }
    long number = Long.parseLong(matcher.group(1));
    Duration period =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          default -> Duration.ofMinutes(number);
        };
    if (period.compareTo(MIN_PERIOD) < 0) {
      throw new WrongOption("--period must be at least 100ms: " + text);
    }
    return period;
  }

  private static int rounds(String text) throws WrongOption {
    if (!text.matches("0*[1-9]\\d{0,8}")) {
      throw new WrongOption("--rounds needs a positive number: " + text);
    }
    return Integer.parseInt(text);
  }

  /** The RabbitMQ to use, or {@code null} for the in-memory broker. */
  @Nullable Secret amqp() {
    return amqp;
  }

  /** The nodes to monitor; none for the fakes. */
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

  /** What will be done, without credentials. */
  @Override
  public String toString() {
    String what =
        nodes.isEmpty()
            ? "three fake nodes"
            : nodes.stream().map(node -> "" + node.getHost()).collect(joining(", "));
    return what + ", every " + period.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
