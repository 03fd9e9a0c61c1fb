package io.github.panicmonitors.core;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** The number of scenarios that Lincheck tries. {@code scripts/stress} raises it. */
public final class LincheckOptions {
  private static final int SCENARIOS = Integer.getInteger("stress.scenarios", 50);

  private LincheckOptions() {}

  /** Options for real threads, which are cheap. */
  public static StressOptions stress() {
    return of(new StressOptions(), SCENARIOS, 200);
  }

  /** Options for model checking of interleavings, which is expensive. */
  public static ModelCheckingOptions modelChecking() {
    return of(new ModelCheckingOptions(), SCENARIOS / 10, 50);
  }

  private static <O extends Options<O, ?>> O of(O options, int scenarios, int runsOfEach) {
    return options
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(3)
        .actorsAfter(3)
        .iterations(scenarios)
        .invocationsPerIteration(runsOfEach);
  }
}
