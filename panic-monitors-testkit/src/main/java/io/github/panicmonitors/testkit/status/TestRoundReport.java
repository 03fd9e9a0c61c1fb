package io.github.panicmonitors.testkit.status;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RoundReport}, for tests of a listener or as a monitor's last round. A new builder
 * has a reading without data.
 *
 * <pre>{@code
 * listener.roundFinished(
 *     TestRoundReport.of("height", "node_1").failure(FailureKind.TIMEOUT, "no answer").build());
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class TestRoundReport {
  private final MonitorId id;
  private long slot;
  private Instant startedAt = TestManagerStatus.TIME;
  private Duration lag = Duration.ZERO;
  private Duration took = Duration.ofMillis(1);
  private @Nullable RoundResult result = RoundResult.reading();
  private @Nullable FailureKind failureKind;
  private String message = "";

  private TestRoundReport(MonitorId id) {
    this.id = id;
  }

  /**
   * Creates a builder for a round of a monitor.
   *
   * @param type the provider's type
   * @param id the monitorable's id
   */
  public static TestRoundReport of(String type, String id) {
    return of(new MonitorId(type, id));
  }

  /** Creates a builder for a round of a monitor. */
  public static TestRoundReport of(MonitorId id) {
    return new TestRoundReport(requireNonNull(id, "id"));
  }

  /** Sets the number of the round's slot. Default: 0. */
  public TestRoundReport slot(long number) {
    slot = number;
    return this;
  }

  /** Sets the start. */
  public TestRoundReport startedAt(Instant time) {
    startedAt = requireNonNull(time, "time");
    return this;
  }

  /** Sets the delay of the start. Default: zero. */
  public TestRoundReport lag(Duration value) {
    lag = requireNonNull(value, "lag");
    return this;
  }

  /** Sets the duration of the round. Default: 1 ms. */
  public TestRoundReport took(Duration value) {
    took = requireNonNull(value, "took");
    return this;
  }

  /** Makes the round a reading. */
  public TestRoundReport reading(RawData... data) {
    return result(RoundResult.reading(data));
  }

  /** Sets the result that the monitor returned, and the failure if it is one. */
  public TestRoundReport result(RoundResult value) {
    if (value instanceof RoundResult.Failure failure) {
      failure(failure.kind(), failure.message());
    } else {
      failureKind = null;
      message = "";
    }
    result = requireNonNull(value, "result");
    return this;
  }

  /** Makes the round a failure without a result, as after a timeout or a bug of the monitor. */
  public TestRoundReport failure(FailureKind kind, String reason) {
    failureKind = requireNonNull(kind, "kind");
    message = requireNonNull(reason, "reason");
    result = null;
    return this;
  }

  /** Returns the report. The builder can be changed and used again. */
  public RoundReport build() {
    return build(id, id.type() + " monitor (" + id.id() + ")", 1);
  }

  RoundReport build(MonitorId monitor, String name, long generation) {
    return new RoundReport(
        monitor, name, generation, slot, startedAt, lag, took, result, failureKind, message);
  }
}
