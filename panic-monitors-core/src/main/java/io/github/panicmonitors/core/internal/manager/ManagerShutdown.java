package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.core.internal.task.RoundDeadlines;
import java.time.Duration;

/** Closes the parts of a manager. */
record ManagerShutdown(ManagerParts parts) {
  /** How long rounds may take to finish. */
  private static final Duration DRAIN = Duration.ofSeconds(1);

  private static final Duration FLUSH = Duration.ofSeconds(3);
  private static final Duration DISCONNECT = Duration.ofSeconds(1);
  private static final Duration ABORT = Duration.ofSeconds(1);

  ShutdownSequence sequence() {
    ShutdownSequence sequence = new ShutdownSequence(parts.time);
    closeMonitors(sequence);
    sequence.stage(
        "a connection to the broker",
        DISCONNECT.plus(ABORT),
        parts.connections::stopPublishing,
        this::awaitDisconnected);
    closeThreads(sequence);
    return sequence;
  }

  private void closeMonitors(ShutdownSequence sequence) {
    sequence.stage("rounds", DRAIN, this::drain, parts.registry::awaitAllDrained, () -> {});
    sequence.stage(
        "cancelled rounds",
        RoundDeadlines.GRACE,
        () -> parts.control.execute(parts.registry::close),
        parts.registry::awaitAllReleased,
        () -> parts.control.execute(parts.registry::abandonRest));
    sequence.stage("messages", FLUSH, parts.publishers::close, parts.outbox::awaitEmpty, () -> {});
  }

  /** Adds stages without shares: each has the time that earlier ones have left. */
  private void closeThreads(ShutdownSequence sequence) {
    stage(sequence, "a call of a provider", parts.outbox::close, parts.processor::awaitEnd);
    if (parts.storeWriter != null) {
      stage(
          sequence,
          "the configuration store",
          parts.storeWriter::close,
          parts.storeWriter::awaitEnd);
    }
    stage(sequence, "the control thread", this::closeControl, parts.control::awaitEnd);
    stage(sequence, "a callback of the host", parts.callbacks::close, parts.callbacks::awaitEnd);
    stage(sequence, "a listener", parts.listeners::close, parts.listeners::awaitEnd);
    stage(
        sequence,
        "the close of a provider",
        parts.foundProviders::close,
        parts.foundProviders::awaitClosed);
  }

  private static void stage(
      ShutdownSequence sequence, String name, Runnable begin, ShutdownSequence.Wait end) {
    sequence.stage(name, Duration.ZERO, begin, end);
  }

  private void drain() {
    parts.connections.stopConsuming();
    parts.processor.close();
    parts.control.execute(parts.registry::drain);
  }

  private boolean awaitDisconnected(long deadlineNanos) throws InterruptedException {
    long forceAtNanos = deadlineNanos - ABORT.toNanos();
    boolean managersEnded = parts.connections.awaitEnd(forceAtNanos, deadlineNanos);
    boolean monitorsEnded = parts.publishers.awaitEnd(deadlineNanos);
    return managersEnded && monitorsEnded;
  }

  private void closeControl() {
    // After the registry has closed, so that the last rounds are cancelled.
    parts.control.execute(parts.deadlines::close);
    parts.control.close();
  }
}
