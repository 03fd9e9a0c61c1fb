package io.github.panicmonitors.api.monitor;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds one message in the form that PANIC's transformers take: a result or an error with meta
 * data. Not thread-safe.
 *
 * <pre>{@code
 * context.message()
 *     .meta("node_id", node.id())
 *     .result(Map.of("height", height))
 *     .toRoundResult(url);
 * }</pre>
 *
 * <p>gives
 *
 * <pre>{@code
 * {"result": {"meta_data": {"monitor_name": "Height monitor (main)", "node_id": "node_1",
 *     "time": 1795527000.123456}, "data": {"height": 7.0}}}
 * }</pre>
 *
 * <p>{@link #under} puts the next result or error under a name, such as {@code prometheus}. A
 * message may have several of these parts, each with a name:
 *
 * <pre>{@code
 * message.under("prometheus").result(metrics).under("cosmos_rest").error(kind, 5023, reason)
 * }</pre>
 */
public final class PanicMessage {
  private final MonitorContext context;
  private final Map<String, @Nullable Object> metaData = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> body = new LinkedHashMap<>();
  private @Nullable BigDecimal time;
  private @Nullable String nextPart;
  private boolean hasUnnamedPart;
  private @Nullable FailureKind failureKind;
  private String failureMessage = "";
  private final List<Warning> warnings = new ArrayList<>();

  PanicMessage(MonitorContext context) {
    this.context = context;
    metaData.put("monitor_name", context.monitorName());
  }

  /** Returns an instant as PANIC writes it: Unix seconds with six decimals. */
  @CheckReturnValue
  public static BigDecimal unixSeconds(Instant instant) {
    long micros = instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    return BigDecimal.valueOf(micros, 6);
  }

  /** Returns the time in the meta data: when this was first called, or the first part was added. */
  public BigDecimal time() {
    BigDecimal fixed = time;
    if (fixed == null) {
      fixed = unixSeconds(context.clock().instant());
      time = fixed;
    }
    return fixed;
  }

  /** Adds a value to the meta data of the parts that follow, or replaces it there. */
  public PanicMessage meta(String key, @Nullable Object value) {
    metaData.put(requireNonNull(key, "key"), value);
    return this;
  }

  /** Sets the name of the next part. */
  public PanicMessage under(String name) {
    nextPart = requireNonNull(name, "name");
    return this;
  }

  /**
   * Adds a part that was read.
   *
   * @param data the values, which {@link RawData#of} describes
   * @throws IllegalStateException if the message already has a part of this name, or if a part
   *     without a name would not be the only one
   */
  public PanicMessage result(Map<String, ? extends @Nullable Object> data) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("meta_data", metaData());
    result.put("data", data);
    return add("result", result);
  }

  /**
   * Adds a part that could not be read. Its meta data has the kind too, as {@code failure_kind}.
   *
   * @param kind the kind of the failure
   * @param code PANIC's error code, which its alerter understands
   * @param message what happened, for PANIC's users, without credentials
   * @throws IllegalStateException as for {@link #result}
   */
  public PanicMessage error(FailureKind kind, int code, String message) {
    return error(kind, code, message, "");
  }

  /**
   * Adds a part that could not be read.
   *
   * @param reason the cause, without credentials; it follows the message in the log and the status,
   *     and is not published
   * @throws IllegalStateException as for {@link #result}
   */
  public PanicMessage error(FailureKind kind, int code, String message, String reason) {
    Map<String, @Nullable Object> itsMetaData = metaData();
    itsMetaData.put("failure_kind", kind.name());
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("meta_data", itsMetaData);
    error.put("message", message);
    error.put("code", code);
    add("error", error);
    if (failureKind == null) {
      failureKind = kind;
      failureMessage = reason.isEmpty() ? message : message + ": " + reason;
    }
    return this;
  }

  /**
   * Adds a warning to the reading that {@link #toRoundResult} returns. It is not published, and a
   * failure has none.
   *
   * @param text what is missing or late, for an operator, without credentials
   */
  public PanicMessage warning(Warning.Kind kind, String text) {
    warnings.add(new Warning(kind, text));
    return this;
  }

  /**
   * Adds a named part that is switched off, as an empty object.
   *
   * @throws IllegalStateException as for {@link #result}, or if no name was set
   */
  public PanicMessage empty() {
    String name = nextPart;
    if (name == null) {
      throw new IllegalStateException("empty part must have a name");
    }
    return put(name, Map.of());
  }

  private Map<String, @Nullable Object> metaData() {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(metaData);
    copy.put("time", time());
    return copy;
  }

  private PanicMessage add(String form, Map<String, @Nullable Object> part) {
    String name = nextPart;
    return name == null ? put(form, part) : put(name, Map.of(form, part));
  }

  private PanicMessage put(String key, Map<String, ?> part) {
    if (hasUnnamedPart || (nextPart == null && !body.isEmpty())) {
      throw new IllegalStateException("part without a name must be the only one");
    }
    if (body.putIfAbsent(key, part) != null) {
      throw new IllegalStateException("message already has a part of this name: " + key);
    }
    hasUnnamedPart = nextPart == null;
    nextPart = null;
    return this;
  }

  /**
   * Returns the message.
   *
   * @throws IllegalStateException if the message has no part
   * @throws IllegalArgumentException as {@link RawData#of} describes
   */
  @CheckReturnValue
  public RawData toRawData() {
    if (body.isEmpty()) {
      throw new IllegalStateException("message must have a result or an error");
    }
    return RawData.of(context.rawDataRoutingKey(), body);
  }

  /**
   * Returns the result of a round that publishes this message alone. It is a failure if a part is
   * an error; the first such part gives its kind and its message.
   *
   * @param source the source that the round read, such as a URL, without credentials
   * @throws IllegalStateException if the message has no part
   * @throws IllegalArgumentException as {@link RawData#of} describes
   */
  @CheckReturnValue
  public RoundResult toRoundResult(String source) {
    RawData data = toRawData();
    FailureKind kind = failureKind;
    return kind == null
        ? new RoundResult.Reading(List.of(data), source, warnings)
        : RoundResult.failure(kind, failureMessage, source, data);
  }
}
