package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.api.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a manager in a sequence of stages.
 *
 * <p>Each stage has a share of the time. A stage may also use what earlier stages have left, so all
 * together take at most the sum of the shares. If the thread is interrupted, the remaining stages
 * begin without waiting for any of them.
 */
final class ShutdownSequence {
  private static final Logger log = LoggerFactory.getLogger(ShutdownSequence.class);

  private final TimeSource time;
  private final List<Stage> stages = new ArrayList<>();
  private boolean interrupted;

  ShutdownSequence(TimeSource time) {
    this.time = time;
  }

  private record Stage(String name, Duration share, Runnable begin, Wait end, Runnable onTimeout) {}

  /** Waits for the end of a stage. Returns false if the deadline came first. */
  @FunctionalInterface
  interface Wait {
    boolean await(long deadlineNanos) throws InterruptedException;
  }

  /** Adds a stage. A warning is logged if it does not end in time. */
  ShutdownSequence stage(String name, Duration share, Runnable begin, Wait end) {
    return stage(name, share, begin, end, () -> log.warn("{} did not end in time", name));
  }

  /** Adds a stage, and an action to run if the stage does not end in time. */
  ShutdownSequence stage(
      String name, Duration share, Runnable begin, Wait end, Runnable onTimeout) {
    stages.add(new Stage(name, share, begin, end, onTimeout));
    return this;
  }

  /** Runs all stages. */
  void run() {
    long deadline = time.nanoTime();
    for (Stage stage : stages) {
      deadline += stage.share().toNanos();
      run(stage, deadline);
    }
    if (interrupted) {
      log.warn("closing was interrupted: all parts were stopped without waiting for their end");
      Thread.currentThread().interrupt();
    }
  }

  private void run(Stage stage, long deadlineNanos) {
    try {
      stage.begin().run();
      boolean ended = stage.end().await(interrupted ? time.nanoTime() : deadlineNanos);
      if (!ended && !interrupted) {
        stage.onTimeout().run();
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (Throwable e) {
      log.error("{} could not be closed", stage.name(), e);
    }
  }
}
