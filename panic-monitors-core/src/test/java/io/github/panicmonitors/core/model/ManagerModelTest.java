package io.github.panicmonitors.core.model;

import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Thousands of random sequences of what can befall a manager, on both strategies, each compared
 * with a sequential model step by step. A failure prints its seed and the shortest sequence that
 * was found to fail.
 */
class ManagerModelTest {
  private static final Map<String, Long> FIRST_DELAYS = FirstDelays.ofFourMonitors();
  private static final List<String> IDS = List.copyOf(FIRST_DELAYS.keySet());

  /** The queue looks at its tasks so often; threads wake by themselves. */
  private static final Duration QUEUE_INTERVAL = ScriptedProvider.PERIOD.dividedBy(200);

  @BeforeContainer
  static void printNoLog() {
    printLog(Level.OFF);
  }

  @AfterContainer
  static void printLogAgain() {
    printLog(Level.ALL);
  }

  private static void printLog(Level level) {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      handler.setLevel(level);
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void managerWithLongLivedThreadsDoesAsTheModel(
      @ForAll("steps") List<Step> steps, @ForAll boolean calm) {
    new ModelRun(ExecutionStrategies.longLivedThreads(), Duration.ZERO, FIRST_DELAYS)
        .run(steps, calm);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void managerWithTaskQueueDoesAsTheModel(@ForAll("steps") List<Step> steps, @ForAll boolean calm) {
    new ModelRun(ExecutionStrategies.taskQueue(), QUEUE_INTERVAL, FIRST_DELAYS).run(steps, calm);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.<Step>frequencyOf(
            Tuple.of(6, configure()),
            Tuple.of(4, behave()),
            Tuple.of(9, advance()),
            Tuple.of(5, Arbitraries.of(Step.Event.class)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  private static Arbitrary<Step.Configure> configure() {
    Arbitrary<Step.Edit> edits =
        Arbitraries.frequency(
            Tuple.of(6, Step.Edit.RUN),
            Tuple.of(2, Step.Edit.REMOVE),
            Tuple.of(1, Step.Edit.DISABLE),
            Tuple.of(1, Step.Edit.BREAK));
    return Arbitraries.maps(Arbitraries.of(IDS), edits).ofMaxSize(3).map(Step.Configure::new);
  }

  private static Arbitrary<Step.Behave> behave() {
    return Arbitraries.of(IDS)
        .flatMap(
            id ->
                Arbitraries.of(ScriptedOutcome.class)
                    .map(behaviour -> new Step.Behave(id, behaviour)));
  }

  /** In half seconds, since no round is due just before one. */
  private static Arbitrary<Step.Advance> advance() {
    return Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.integers().between(1, 30)),
            Tuple.of(3, Arbitraries.integers().between(30, 80)),
            Tuple.of(1, Arbitraries.of(Arrays.asList(600, 800))))
        .map(halfSeconds -> new Step.Advance(Duration.ofMillis(500L * halfSeconds)));
  }
}
