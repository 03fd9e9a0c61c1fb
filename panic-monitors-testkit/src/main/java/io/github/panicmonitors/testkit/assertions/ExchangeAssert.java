package io.github.panicmonitors.testkit.assertions;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on the confirmed and routed messages of one exchange. A failure also lists near
 * misses: messages with another key, unroutable or nacked ones, and late ones.
 */
@SuppressWarnings("exports") // callers have AssertJ
public final class ExchangeAssert extends AbstractAssert<ExchangeAssert, InMemoryBroker> {
  private static final int MAX_LISTED = 10;
  private static final int MAX_BODY_CHARS = 200;

  private final String exchange;
  private @Nullable String key;
  private Instant end = Instant.MAX;

  ExchangeAssert(InMemoryBroker broker, String exchange) {
    super(broker, ExchangeAssert.class);
    this.exchange = requireNonNull(exchange, "exchange");
  }

  /** Counts only messages with this routing key. */
  public ExchangeAssert key(String routingKey) {
    key = requireNonNull(routingKey, "routingKey");
    return this;
  }

  /** Counts only messages published up to and including this time. */
  public ExchangeAssert until(Instant time) {
    end = requireNonNull(time, "time");
    return this;
  }

  /** Fails unless exactly this many messages were received. */
  public ExchangeAssert received(int count) {
    List<RecordedMessage> received = received();
    if (received.size() != count) {
      failWithMessage("%s", describe(count, received));
    }
    return this;
  }

  /** Fails if any message was received. */
  public ExchangeAssert receivedNothing() {
    return received(0);
  }

  /** Starts assertions on the received messages, in order. */
  public ListAssert<RecordedMessage> messages() {
    return Assertions.assertThat(received());
  }

  /** Starts assertions on the bodies of the received messages as UTF-8 text, in order. */
  public ListAssert<String> texts() {
    return Assertions.assertThat(received().stream().map(RecordedMessage::text).toList());
  }

  /**
   * Starts assertions on one value of each received message, in order.
   *
   * @param pointer a JSON pointer, such as {@code /result/data/height}; see {@link
   *     RecordedMessage#json(String)} for the types of values
   */
  public ListAssert<@Nullable Object> values(String pointer) {
    List<@Nullable Object> values = new ArrayList<>();
    received().forEach(message -> values.add(message.json(pointer)));
    return Assertions.assertThat(values);
  }

  private List<RecordedMessage> received() {
    isNotNull();
    return actual.published(exchange).stream()
        .filter(message -> outcome(message) == Outcome.RECEIVED)
        .toList();
  }

  /** How a message counts, in the order of the failure message. */
  private enum Outcome {
    RECEIVED("received"),
    LATE("late"),
    WRONG_KEY("with another key"),
    UNROUTABLE("unroutable"),
    NACKED("nacked");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }
  }

  private Outcome outcome(RecordedMessage message) {
    if (!message.routed()) {
      return Outcome.UNROUTABLE;
    }
    if (key != null && !key.equals(message.routingKey())) {
      return Outcome.WRONG_KEY;
    }
    return message.time().isAfter(end) ? Outcome.LATE : Outcome.RECEIVED;
  }

  private String describe(int count, List<RecordedMessage> received) {
    StringBuilder text = new StringBuilder("expected ").append(count);
    text.append(count == 1 ? " message" : " messages").append(" at exchange ").append(exchange);
    if (key != null) {
      text.append(" with key ").append(key);
    }
    if (!end.equals(Instant.MAX)) {
      text.append(" until ").append(end);
    }
    text.append(", but received ").append(received.size());
    Map<Outcome, List<RecordedMessage>> found =
        actual.published(exchange).stream()
            .collect(groupingBy(this::outcome, TreeMap::new, toList()));
    found.put(Outcome.NACKED, actual.nacked(exchange));
    found.forEach((outcome, messages) -> append(text, outcome, messages));
    return text.toString();
  }

  private static void append(StringBuilder text, Outcome outcome, List<RecordedMessage> messages) {
    if (messages.isEmpty()) {
      return;
    }
    text.append('\n').append(outcome.label).append(": ").append(messages.size());
    messages.stream()
        .limit(MAX_LISTED)
        .forEach(message -> text.append("\n  ").append(line(message)));
  }

  private static String line(RecordedMessage message) {
    return message.time()
        + " "
        + message.routingKey()
        + " "
        + Text.truncated(message.text(), MAX_BODY_CHARS);
  }
}
