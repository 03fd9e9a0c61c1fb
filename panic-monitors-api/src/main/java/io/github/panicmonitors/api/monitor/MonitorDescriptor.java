package io.github.panicmonitors.api.monitor;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.internal.ShortString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Describes a monitorable type to the manager: names, topics, period and deadline. Immutable.
 *
 * <pre>{@code
 * MonitorDescriptor.builder("chainlink-node")
 *     .label("Node monitor")
 *     .topic("chains.*.*.nodes_config")
 *     .rawDataRoutingKey(PanicRawDataKeys.CHAINLINK_NODE)
 *     .category(PanicCategories.NODES)
 *     .period(Duration.ofSeconds(10))
 *     .build();
 * }</pre>
 */
public final class MonitorDescriptor {
  private static final Duration DEFAULT_PERIOD = Duration.ofSeconds(60);
  private static final Duration MIN_DEADLINE = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofDays(365);

  private final String type;
  private final String label;
  private final List<TopicPattern> topics;
  private final String rawDataRoutingKey;
  private final List<String> categories;
  private final Duration period;
  private final Optional<Duration> deadline;
  private final boolean serial;

  private MonitorDescriptor(Builder builder) {
    type = builder.type;
    label = builder.label.isEmpty() ? labelOf(type) : builder.label;
    topics = List.copyOf(builder.topics);
    rawDataRoutingKey = requireSet("rawDataRoutingKey", builder.rawDataRoutingKey);
    period = builder.period;
    deadline = builder.deadline;
    serial = builder.serial;
    categories = List.copyOf(builder.categories);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("topic must be set for type " + type);
    }
    if (categories.isEmpty()) {
      throw new IllegalArgumentException("category must be set for type " + type);
    }
  }

  private static String labelOf(String type) {
    return type.substring(0, 1).toUpperCase(Locale.ROOT)
        + type.substring(1).replace('-', ' ')
        + " monitor";
  }

  private String requireSet(String what, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(what + " must be set for type " + type);
    }
    return value;
  }

  /**
   * Returns a builder.
   *
   * @param type the type's name, such as {@code chainlink-node}: lower-case letters, digits and
   *     hyphens, starting with a letter
   * @throws IllegalArgumentException if {@code type} is of another form
   */
  @CheckReturnValue
  public static Builder builder(String type) {
    return new Builder(type);
  }

  /** Returns the type's name. */
  public String type() {
    return type;
  }

  /** Returns the label of this type's monitors, such as {@code Node monitor}. */
  public String label() {
    return label;
  }

  /** Returns the patterns of the documents that the provider reads: a key matches at least one. */
  public List<TopicPattern> topics() {
    return topics;
  }

  /** Returns the routing key of the type's raw data. */
  public String rawDataRoutingKey() {
    return rawDataRoutingKey;
  }

  /**
   * Returns the categories of PANIC's monitorable messages that the type's sources are listed in,
   * such as {@code nodes}: at least one. Each is sent after each document that the type reads, also
   * if it lists nothing, because PANIC forgets a source only by a message without it.
   */
  public List<String> categories() {
    return categories;
  }

  /** Returns the time between two rounds, unless the host sets another. Default: 60 s. */
  public Duration period() {
    return period;
  }

  /**
   * Returns how long a round may take. Default: the period or 30 s, whichever is longer.
   *
   * @param actualPeriod the time between two rounds, which the host may have set
   */
  public Duration deadline(Duration actualPeriod) {
    return deadline.orElse(actualPeriod.compareTo(MIN_DEADLINE) > 0 ? actualPeriod : MIN_DEADLINE);
  }

  /**
   * Returns whether rounds of one {@linkplain MonitorProvider#contentionKey contention key} come
   * one at a time. Default: false.
   */
  public boolean isSerial() {
    return serial;
  }

  @Override
  public String toString() {
    return type;
  }

  /** Builds a {@link MonitorDescriptor}. Not thread-safe. */
  public static final class Builder {
    private final String type;
    private String label = "";
    private final List<TopicPattern> topics = new ArrayList<>();
    private String rawDataRoutingKey = "";
    private final Set<String> categories = new LinkedHashSet<>();
    private Duration period = DEFAULT_PERIOD;
    private Optional<Duration> deadline = Optional.empty();
    private boolean serial;

    private Builder(String type) {
      if (!requireNonNull(type, "type").matches("[a-z][a-z0-9-]*")) {
        throw new IllegalArgumentException(
            "type must be lower-case letters, digits and hyphens: " + type);
      }
      this.type = type;
    }

    /**
     * Sets the label of this type's monitors. Default: derived from the type, such as {@code
     * Chainlink node monitor}.
     */
    public Builder label(String text) {
      label = requireNonNull(text, "text");
      return this;
    }

    /**
     * Adds a pattern of the routing keys whose documents the provider reads. Required.
     *
     * @throws IllegalArgumentException if the pattern is longer than 255 UTF-8 bytes
     */
    public Builder topic(String pattern) {
      topics.add(TopicPattern.of(pattern));
      return this;
    }

    /**
     * Sets the routing key of the type's raw data, one of {@link PanicRawDataKeys}. This or {@link
     * #otherRawDataRoutingKey} is required.
     *
     * @throws IllegalArgumentException if no transformer of PANIC reads this key
     */
    public Builder rawDataRoutingKey(String key) {
      rawDataRoutingKey =
          requireKnown("rawDataRoutingKey", key, PanicRawDataKeys.ALL, "otherRawDataRoutingKey");
      return this;
    }

    /**
     * Sets a routing key that PANIC's own transformers do not read.
     *
     * @throws IllegalArgumentException if {@code key} is blank or longer than 255 UTF-8 bytes
     */
    public Builder otherRawDataRoutingKey(String key) {
      rawDataRoutingKey = requireShort("rawDataRoutingKey", key);
      return this;
    }

    /**
     * Adds a category of PANIC's monitorable messages, one of {@link PanicCategories}. At least one
     * category is required. The first is the default of {@link MonitorProvider#listedAs}; a type
     * that overrides that method names every category that it may list a source in.
     *
     * @throws IllegalArgumentException if PANIC does not know this category
     */
    public Builder category(String name) {
      categories.add(requireKnown("category", name, PanicCategories.ALL, "otherCategory"));
      return this;
    }

    /**
     * Adds a category that PANIC itself does not know.
     *
     * @throws IllegalArgumentException if {@code name} is blank or longer than 255 UTF-8 bytes
     */
    public Builder otherCategory(String name) {
      categories.add(requireShort("category", name));
      return this;
    }

    private static String requireKnown(
        String what, String value, List<String> known, String methodForOthers) {
      if (!known.contains(requireNonNull(value, what))) {
        throw new IllegalArgumentException(
            "%s must be one of %s: %s; %s() sets another"
                .formatted(what, known, Text.truncated(value), methodForOthers));
      }
      return value;
    }

    private static String requireShort(String what, String value) {
      if (requireNonNull(value, what).isBlank()) {
        throw new IllegalArgumentException(what + " must not be blank: '" + value + "'");
      }
      return ShortString.require(what, value);
    }

    /**
     * Sets the time between two rounds.
     *
     * @throws IllegalArgumentException if {@code duration} is not positive or exceeds 365 days
     */
    public Builder period(Duration duration) {
      period = requireInRange("period", duration);
      return this;
    }

    /**
     * Sets how long a round may take. Default: its period or 30 s, whichever is longer.
     *
     * @throws IllegalArgumentException if {@code duration} is not positive or exceeds 365 days
     */
    public Builder deadline(Duration duration) {
      deadline = Optional.of(requireInRange("deadline", duration));
      return this;
    }

    /**
     * Lets rounds of one {@linkplain MonitorProvider#contentionKey contention key} come one at a
     * time, for services that limit requests. A round waits for its turn before it starts, so the
     * wait costs nothing of its deadline. A monitor's first round is due within 10 s of its start,
     * the later ones are spread over the period. Default: rounds do not wait for each other.
     */
    public Builder serial() {
      serial = true;
      return this;
    }

    private static Duration requireInRange(String what, Duration duration) {
      if (requireNonNull(duration, what).isNegative() || duration.isZero()) {
        throw new IllegalArgumentException(what + " must be positive: " + duration);
      }
      if (duration.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(what + " must be at most 365 days: " + duration);
      }
      return duration;
    }

    /**
     * Returns the descriptor.
     *
     * @throws IllegalArgumentException if a required value is missing
     */
    @CheckReturnValue
    public MonitorDescriptor build() {
      return new MonitorDescriptor(this);
    }
  }
}
