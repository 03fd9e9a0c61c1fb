package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.core.StoredDocument;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import io.github.panicmonitors.core.internal.loop.TimeLimiter;
import io.github.panicmonitors.core.internal.loop.TimeLimiter.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Runs provider calls one at a time, each with a time limit. Results arrive on the control loop.
 */
final class ProviderCalls implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final ManagedRoles roles;
  private final ManagerThreads threads;
  private final TimeLimiter limiter;

  ProviderCalls(ManagerThreads threads, EventLoop control, ManagedRoles roles) {
    this.roles = roles;
    this.threads = threads;
    this.limiter = new TimeLimiter(threads, control, "provider", LIMIT);
  }

  /**
   * Parses a document with the provider of each type of its role whose topics match, in one call
   * each.
   */
  void parse(StoredDocument source, DesiredState state, Consumer<ParsedDocument> whenParsed) {
    DocumentKey key = DocumentKey.of(source);
    DesiredDocument before = state.documents().get(key);
    List<MonitorType<?>> matching = roles.typesFor(key);
    List<Callable<TypeResult>> calls = new ArrayList<>();
    for (MonitorType<?> type : matching) {
      TypeDocument previous = before == null ? null : before.byType().get(type.name());
      calls.add(() -> type.parse(source.forType(type.name()), previous));
    }
    limiter.callAll(
        calls, outcomes -> whenParsed.accept(parsedDocument(source, matching, outcomes)));
  }

  private ParsedDocument parsedDocument(
      StoredDocument source, List<MonitorType<?>> matching, List<Outcome<TypeResult>> outcomes) {
    Map<MonitorType<?>, TypeResult> results = new LinkedHashMap<>();
    for (int i = 0; i < matching.size(); i++) {
      TypeResult result = outcomes.get(i).value();
      results.put(
          matching.get(i),
          result == null ? new TypeResult.Failed(reason(outcomes.get(i))) : result);
    }
    return new ParsedDocument(source, results, threads.time().now());
  }

  /** Asks the providers for the sources of monitors. There is one outcome for each monitor. */
  void probeTargets(
      List<MonitorSpec> monitors, Consumer<List<Outcome<List<ProbeTarget>>>> whenDone) {
    List<Callable<List<ProbeTarget>>> calls = new ArrayList<>();
    for (MonitorSpec monitor : monitors) {
      calls.add(() -> monitor.definition().probeTargets(threads.time()));
    }
    limiter.callAll(calls, whenDone);
  }

  static String reason(Outcome<?> outcome) {
    String failure = outcome.failure();
    return failure == null
        ? "provider did not return within " + LIMIT.toSeconds() + " s"
        : "provider failed: " + failure;
  }

  @Override
  public void close() {
    limiter.close();
  }

  boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    return limiter.awaitEnd(deadlineNanos);
  }
}
