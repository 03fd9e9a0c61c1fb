package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.CheckReport;
import io.github.panicmonitors.api.manager.CheckedSource;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.MonitorsManager;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands {@code --check} and {@code --check-broker}: try every source of a configuration and
 * print the results.
 */
final class Check {
  private final Options options;
  private final Settings settings;
  private final PrintStream out;
  private final boolean showMessages;
  private final @Nullable Duration listening;

  /** Creates a check of the options. */
  Check(Options options, Settings settings, PrintStream out) throws InvalidOptionException {
    this.options = options;
    this.settings = settings;
    this.out = out;
    showMessages = OptionParser.flag(options, "--show-messages", options.showMessages);
    listening =
        options.checkBroker == null
            ? null
            : OptionParser.time(options, "--check-broker", options.checkBroker);
    if (listening != null && !options.check.isEmpty()) {
      throw new InvalidOptionException(
          options.origin("--check-broker") + " cannot be combined with --check");
    }
  }

  /**
   * Tries every source. Returns whether there is one, all succeeded, and no entry was rejected or
   * unclaimed.
   */
  boolean run() throws InvalidOptionException, InterruptedException {
    return listening == null ? check(ConfigFiles.read(options)) : checkBroker(listening);
  }

  private boolean check(Map<RoutingKey, byte[]> documents) throws InterruptedException {
    try (MonitorsManager manager = settings.identity().applyTo(Host.builder(settings)).build()) {
      CheckReport report = manager.check(documents);
      print(report);
      return report.isSuccessful() && report.unclaimed().isEmpty() && !report.sources().isEmpty();
    }
  }

  // ---- the broker's documents

  private boolean checkBroker(Duration duration) throws InterruptedException {
    String broker = settings.broker().description();
    Map<RoutingKey, byte[]> sent;
    try {
      sent =
          LiveDocuments.receive(
              settings.broker(), TimeSource.system(), duration, () -> askForDocuments(broker));
    } catch (BrokerException e) {
      print("documents cannot be received from " + broker + ": " + e.getMessage() + hint(e));
      return false;
    }
    if (sent.isEmpty()) {
      print(
          "nothing was tried: no document came within "
              + options.checkBroker
              + "; PANIC's configs manager was not restarted in this time, or it uses another"
              + " RabbitMQ or virtual host than "
              + broker);
      return false;
    }
    return checkRelevant(sent);
  }

  private void askForDocuments(String broker) {
    print(
        "listening to "
            + broker
            + " for "
            + options.checkBroker
            + ": restart PANIC's configs manager now (with PANIC's alerter, which runs it), because"
            + " PANIC sends all documents only when it starts");
  }

  private static String hint(BrokerException e) {
    return switch (e.fault()) {
      case NOT_FOUND -> "; PANIC has never run with this RabbitMQ and virtual host";
      case ACCESS_REFUSED ->
          "; the user must be allowed to create and read queues named "
              + LiveDocuments.QUEUE
              + "*, and to read the exchange "
              + LiveDocuments.EXCHANGE;
      default -> "";
    };
  }

  /** Checks the documents that a manager would receive. */
  private boolean checkRelevant(Map<RoutingKey, byte[]> sent) throws InterruptedException {
    Map<RoutingKey, byte[]> relevant = new LinkedHashMap<>();
    sent.forEach(
        (key, body) -> {
          if (settings.identity().reads(key, settings.providers().read(key))) {
            relevant.put(key, body);
          }
        });
    print("%d documents came, %d for installed types".formatted(sent.size(), relevant.size()));
    if (relevant.isEmpty()) {
      print(
          "nothing was tried: " + settings.providers().types() + " read none of " + sent.keySet());
      return false;
    }
    return check(relevant);
  }

  // ---- printing

  private void print(CheckReport report) {
    for (CheckedSource source : report.sources()) {
      print(source.toString());
      printMessages(source.messages());
    }
    printMessages(report.monitorables());
    for (RejectedEntry entry : report.rejected()) {
      String id = entry.id().isEmpty() ? "" : " entry " + entry.id();
      print("REJECTED " + entry.routingKey() + id + ": " + entry.reason());
    }
    report
        .unclaimed()
        .forEach(key -> print("UNCLAIMED " + key + ": no installed monitor type claims it"));
    if (report.sources().isEmpty()) {
      print(
          "nothing was tried: no entry is switched on and accepted by an installed type "
              + settings.providers().types());
    }
    print(
        "%d sources tried, %d failed; %d entries rejected"
            .formatted(report.sources().size(), report.failed().size(), report.rejected().size()));
  }

  private void printMessages(Iterable<OutboundMessage> messages) {
    if (showMessages) {
      for (OutboundMessage message : messages) {
        // Whole, and still JSON: what is escaped can only be within a string.
        String body = PrintableText.escaped(new String(message.body(), UTF_8));
        out.println(
            PrintableText.line("  " + message.exchange() + " " + message.routingKey())
                + " "
                + body);
      }
    }
  }

  private void print(String line) {
    out.println(PrintableText.line(line));
  }
}
