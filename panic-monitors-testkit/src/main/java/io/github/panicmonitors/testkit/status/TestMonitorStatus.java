package io.github.panicmonitors.testkit.status;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.MonitorState;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link MonitorStatus}. A new builder has the status of a monitor that waits for its
 * first round.
 *
 * <pre>{@code
 * TestMonitorStatus.of("height", "node_1").reading(RawData.of("height", Map.of("height", 7)))
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class TestMonitorStatus {
  private final MonitorId id;
  private String document = "chains.cosmos.hub.nodes_config";
  private String name;
  private MonitorState state = MonitorState.WAITING;
  private long generation = 1;
  private long rounds;
  private long skippedSlots;
  private Duration period = Duration.ofSeconds(10);
  private Duration sinceRound = Duration.ZERO;
  private @Nullable TestRoundReport last;

  private TestMonitorStatus(MonitorId id) {
    this.id = id;
    this.name = id.type() + " monitor (" + id.id() + ")";
  }

  /**
   * Creates a builder for a monitor.
   *
   * @param type the provider's type
   * @param id the monitorable's id
   */
  public static TestMonitorStatus of(String type, String id) {
    return new TestMonitorStatus(new MonitorId(type, id));
  }

  /** Sets the routing key of the monitor's document. */
  public TestMonitorStatus document(String routingKey) {
    document = requireNonNull(routingKey, "routingKey");
    return this;
  }

  /** Sets the monitor's name. Default: made of type and id. */
  public TestMonitorStatus name(String value) {
    name = requireNonNull(value, "name");
    return this;
  }

  /** Sets the state. Default: waiting. */
  public TestMonitorStatus state(MonitorState value) {
    state = requireNonNull(value, "state");
    return this;
  }

  /** Sets the version of the configuration. Default: 1. */
  public TestMonitorStatus generation(long value) {
    generation = value;
    return this;
  }

  /** Sets the number of finished rounds. Default: 0, or 1 with a last round. */
  public TestMonitorStatus rounds(long count) {
    rounds = count;
    return this;
  }

  /** Sets the number of skipped slots. Default: 0. */
  public TestMonitorStatus skippedSlots(long count) {
    skippedSlots = count;
    return this;
  }

  /** Sets the period. Default: 10 s. */
  public TestMonitorStatus period(Duration value) {
    period = requireNonNull(value, "period");
    return this;
  }

  /** Sets the time since the last round began. Default: zero. */
  public TestMonitorStatus sinceRound(Duration value) {
    sinceRound = requireNonNull(value, "sinceRound");
    return this;
  }

  /** Makes the last round a reading. */
  public TestMonitorStatus reading(RawData... data) {
    return last(TestRoundReport.of(id).reading(data));
  }

  /** Makes the last round a failure of what is monitored. */
  public TestMonitorStatus failure(FailureKind kind, String message) {
    return last(TestRoundReport.of(id).failure(kind, message));
  }

  /** Sets the last round. Its monitor, name and generation become those of this status. */
  public TestMonitorStatus last(TestRoundReport report) {
    last = requireNonNull(report, "report");
    rounds = Math.max(1, rounds);
    return this;
  }

  /** Returns the status. The builder can be changed and used again. */
  public MonitorStatus build() {
    return new MonitorStatus(
        id,
        document,
        name,
        state,
        generation,
        rounds,
        skippedSlots,
        period,
        sinceRound,
        last == null ? null : last.build(id, name, generation));
  }
}
