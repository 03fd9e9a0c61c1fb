package io.github.panicmonitors.testkit.assertions;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on what one exchange has received: what was confirmed and went into a queue. When one
 * fails, its message lists what came near: messages with another key, that no queue took, that the
 * broker refused, or that came too late.
 */
@SuppressWarnings("exports") // AssertJ is there for whoever calls this
public final class ExchangeAssert extends AbstractAssert<ExchangeAssert, InMemoryBroker> {
  private static final int MOST_SHOWN = 10;
  private static final int MOST_CHARS = 200;

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

  /** Counts only messages that came until then, that moment included. */
  public ExchangeAssert until(Instant moment) {
    end = requireNonNull(moment, "moment");
    return this;
  }

  /** Fails unless exactly so many messages were received. */
  public ExchangeAssert received(int count) {
    List<RecordedMessage> received = received();
    if (received.size() != count) {
      failWithMessage("%s", complaint(count, received));
    }
    return this;
  }

  /** Fails if any message was received. */
  public ExchangeAssert receivedNothing() {
    return received(0);
  }

  /** Goes on to the messages that were received, in order. */
  public ListAssert<RecordedMessage> messages() {
    return Assertions.assertThat(received());
  }

  /** Goes on to the texts of the messages that were received, in order. */
  public ListAssert<String> texts() {
    return Assertions.assertThat(received().stream().map(RecordedMessage::text).toList());
  }

  private List<RecordedMessage> received() {
    isNotNull();
    return actual.published(exchange).stream()
        .filter(message -> verdict(message) == Verdict.RECEIVED)
        .toList();
  }

  /** What a message is to this assertion, in the order in which it is told. */
  private enum Verdict {
    RECEIVED("received"),
    LATE("late"),
    WRONG_KEY("with another key"),
    UNROUTABLE("taken by no queue"),
    REFUSED("refused by the broker");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }
  }

  private Verdict verdict(RecordedMessage message) {
    if (!message.routed()) {
      return Verdict.UNROUTABLE;
    }
    if (key != null && !key.equals(message.routingKey())) {
      return Verdict.WRONG_KEY;
    }
    return message.time().isAfter(end) ? Verdict.LATE : Verdict.RECEIVED;
  }

  private String complaint(int count, List<RecordedMessage> received) {
    StringBuilder text = new StringBuilder("expected ").append(count);
    text.append(count == 1 ? " message" : " messages").append(" at exchange ").append(exchange);
    if (key != null) {
      text.append(" with key ").append(key);
    }
    if (!end.equals(Instant.MAX)) {
      text.append(" until ").append(end);
    }
    text.append(", but it has received ").append(received.size());
    Map<Verdict, List<RecordedMessage>> found =
        actual.published(exchange).stream()
            .collect(groupingBy(this::verdict, TreeMap::new, toList()));
    found.put(Verdict.REFUSED, actual.refused(exchange));
    found.forEach((verdict, messages) -> append(text, verdict, messages));
    return text.toString();
  }

  private static void append(StringBuilder text, Verdict verdict, List<RecordedMessage> messages) {
    if (messages.isEmpty()) {
      return;
    }
    text.append('\n').append(verdict.words).append(": ").append(messages.size());
    messages.stream()
        .limit(MOST_SHOWN)
        .forEach(message -> text.append("\n  ").append(line(message)));
  }

  private static String line(RecordedMessage message) {
    String body = message.text();
    return message.time()
        + " "
        + message.routingKey()
        + " "
        + (body.length() <= MOST_CHARS ? body : body.substring(0, MOST_CHARS) + "...");
  }
}
