package io.github.panicmonitors.core.model;

import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.model.Step.Edit;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.property.Draws;
import io.github.panicmonitors.property.Property;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Runs random sequences of steps against a manager, with both strategies, and compares it with a
 * sequential model after each step. A failure prints its seed and the shortest failing sequence.
 * {@code -Dmodel.tries=20000} tries more sequences.
 */
class ManagerModelTest {
  private static final int TRIES = Integer.getInteger("model.tries", 300);
  private static final Map<String, Long> FIRST_DELAYS = FirstDelays.ofFourMonitors();
  private static final List<String> IDS = List.copyOf(FIRST_DELAYS.keySet());

  /** Most edits start or replace a monitor. */
  private static final List<Edit> EDITS =
      List.of(
          Edit.RUN,
          Edit.RUN,
          Edit.RUN,
          Edit.RUN,
          Edit.RUN,
          Edit.RUN,
          Edit.REMOVE,
          Edit.REMOVE,
          Edit.DISABLE,
          Edit.BREAK);

  /** The queue starts due rounds at this interval. A thread starts its rounds when they are due. */
  private static final Duration QUEUE_INTERVAL = ScriptedProvider.PERIOD.dividedBy(200);

  /** A sequence of steps, and whether the broker recovers before the manager closes. */
  private record Scenario(List<Step> steps, boolean recover) {}

  @BeforeAll
  static void turnOffLogOutput() {
    setLogOutput(Level.OFF);
  }

  @AfterAll
  static void turnOnLogOutput() {
    setLogOutput(Level.ALL);
  }

  private static void setLogOutput(Level level) {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      handler.setLevel(level);
    }
  }

  @Test
  void managerWithLongLivedThreadsBehavesLikeTheModel(LogCheck log) {
    check(log, ExecutionStrategies::longLivedThreads, Duration.ZERO);
  }

  @Test
  void managerWithTaskQueueBehavesLikeTheModel(LogCheck log) {
    check(log, ExecutionStrategies::taskQueue, QUEUE_INTERVAL);
  }

  private static void check(
      LogCheck log, Supplier<ExecutionStrategy> strategy, Duration tolerance) {
    log.allow(""); // each run checks its own log
    Property.check(
        TRIES,
        ManagerModelTest::scenario,
        scenario ->
            new ModelRun(strategy.get(), tolerance, FIRST_DELAYS)
                .run(scenario.steps(), scenario.recover()));
  }

  private static Scenario scenario(Draws draws) {
    return new Scenario(draws.list(1, 40, () -> step(draws)), draws.flag());
  }

  private static Step step(Draws draws) {
    return switch (draws.weighted(9, 5, 4, 6, 1)) {
      case 0 -> advance(draws);
      case 1 -> draws.oneOf(List.of(Step.Event.values()));
      case 2 ->
          new Step.SetOutcome(draws.oneOf(IDS), draws.oneOf(List.of(ScriptedOutcome.values())));
      case 3 -> configure(draws);
      default -> burst(draws);
    };
  }

  private static Step.Configure configure(Draws draws) {
    return new Step.Configure(edits(draws));
  }

  private static Map<String, Edit> edits(Draws draws) {
    Map<String, Edit> edits = new LinkedHashMap<>();
    draws.list(0, 3, () -> draws.oneOf(IDS)).forEach(id -> edits.put(id, draws.oneOf(EDITS)));
    return edits;
  }

  private static Step.Burst burst(Draws draws) {
    return new Step.Burst(
        draws.list(1, 6, () -> new Step.Version(edits(draws), draws.weighted(1, 4) == 1)));
  }

  /** Advances by half seconds: no round is due just before one. */
  private static Step.Advance advance(Draws draws) {
    int halfSeconds =
        switch (draws.weighted(6, 3, 1)) {
          case 0 -> draws.between(1, 30);
          case 1 -> draws.between(30, 80);
          default -> draws.oneOf(List.of(600, 800));
        };
    return new Step.Advance(Duration.ofMillis(500L * halfSeconds));
  }
}
