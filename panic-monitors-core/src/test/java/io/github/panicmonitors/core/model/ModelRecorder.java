package io.github.panicmonitors.core.model;

import static io.github.panicmonitors.core.scripted.ScriptedProvider.RAW_DATA_KEY;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.model.ModelEvent.RoundFinished;
import io.github.panicmonitors.core.model.ModelEvent.RoundStarted;
import io.github.panicmonitors.core.scripted.ScriptedNode;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Runs the rounds of all monitors with scripted outcomes, and records events in their order. */
final class ModelRecorder {
  private final VirtualTime time;
  private final Map<String, ScriptedOutcome> outcomes = new ConcurrentHashMap<>();
  private final AtomicLong rounds = new AtomicLong();

  /** By id, the round that started last. */
  private final Map<String, Long> lastRounds = new ConcurrentHashMap<>();

  private final Queue<ModelEvent> events = new ConcurrentLinkedQueue<>();

  ModelRecorder(VirtualTime time) {
    this.time = time;
  }

  void setOutcome(String id, ScriptedOutcome outcome) {
    outcomes.put(id, outcome);
  }

  void add(ModelEvent event) {
    events.add(event);
  }

  /** Removes and returns the events since the last call. */
  List<ModelEvent> take() {
    List<ModelEvent> taken = new ArrayList<>();
    for (ModelEvent next = events.poll(); next != null; next = events.poll()) {
      taken.add(next);
    }
    return taken;
  }

  RoundResult collect(ScriptedNode node, Round round) throws InterruptedException {
    long number = rounds.incrementAndGet();
    lastRounds.put(node.id(), number);
    ScriptedOutcome outcome = outcomes.getOrDefault(node.id(), ScriptedOutcome.READS);
    add(new RoundStarted(time.nanoTime(), number, node.id(), node.value(), round.slot(), outcome));
    boolean interrupted = false;
    try {
      return perform(outcome, node.id(), number);
    } catch (InterruptedException e) {
      interrupted = true;
      throw e;
    } finally {
      add(new RoundFinished(time.nanoTime(), number, node.id(), interrupted));
    }
  }

  /** The failure of a round that was cancelled at its deadline. */
  Optional<RoundResult> timedOut(ScriptedNode node) {
    RawData data = data(node.id(), lastRounds.getOrDefault(node.id(), 0L), 0);
    return Optional.of(RoundResult.failure(FailureKind.TIMEOUT, "no answer", "", data));
  }

  @SuppressWarnings("NullAway") // a careless monitor returns null
  private RoundResult perform(ScriptedOutcome outcome, String id, long round)
      throws InterruptedException {
    switch (outcome) {
      case READS, READS_TWO -> {}
      case FAILS -> {
        return RoundResult.failure(
            FailureKind.CONNECT, "refused", "http://node", data(id, round, 0));
      }
      case THROWS -> throw new IllegalStateException("a bug");
      case THROWS_ERROR -> throw new NoClassDefFoundError("missing");
      case RETURNS_NULL -> {
        return null;
      }
      case IS_SLOW -> time.waiter().await(time.nanoTime() + ScriptedOutcome.SLOW.toNanos());
      case HANGS -> time.hang();
      case ENDS_LATE -> endLate();
      case IGNORES_CANCEL -> time.hangIgnoringInterrupts();
    }
    return RoundResult.reading(
        IntStream.range(0, outcome.readings())
            .mapToObj(n -> data(id, round, n))
            .toArray(RawData[]::new));
  }

  private void endLate() throws InterruptedException {
    try {
      time.hang();
    } catch (InterruptedException e) {
      time.waiter().await(time.nanoTime() + ScriptedOutcome.LATE.toNanos());
    }
  }

  private static RawData data(String id, long round, int n) {
    return RawData.of(RAW_DATA_KEY, Map.of("id", id, "round", round, "n", n));
  }
}
