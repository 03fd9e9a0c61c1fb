package io.github.panicmonitors.benchmarks.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.benchmarks.machine.CpuTimes;
import io.github.panicmonitors.benchmarks.machine.Machine;
import io.github.panicmonitors.benchmarks.rounds.LagRecorder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Records the rounds of a measured process and answers questions about them. */
final class Probe implements MonitorsListener {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LIMIT_SECONDS = 180;
  private static final int FIRST = 5;

  private final LagRecorder lags = new LagRecorder();
  private final Set<String> haveRun = new HashSet<>();

  /** The monitors with the earliest first rounds, by the time they were due; guarded by itself. */
  private final NavigableMap<Instant, String> firstDue = new TreeMap<>();

  private final CountDownLatch toRun;
  private final Semaphore applied = new Semaphore(0);
  private volatile Watched watched = new Watched("", Instant.MAX, new CompletableFuture<>());
  private Losses lossesBefore = new Losses(0, 0);
  private long cpuBefore;

  /** Skipped slots and lost readings since the start. */
  record Losses(long skipped, long lost) {}

  /** A monitor whose next round is awaited, and the lag of that round. */
  private record Watched(String id, Instant since, CompletableFuture<Duration> lag) {
    void round(RoundReport report) {
      if (report.monitor().id().equals(id) && !report.startedAt().isBefore(since)) {
        lag.complete(report.lag());
      }
    }
  }

  /** Creates a probe for {@code monitors} monitors. */
  Probe(int monitors) {
    toRun = new CountDownLatch(monitors);
  }

  @Override
  public void roundFinished(RoundReport report) {
    lags.roundFinished(report);
    watched.round(report);
    if (haveRun.add(report.monitor().id())) {
      noteFirst(report);
      toRun.countDown();
    }
  }

  private void noteFirst(RoundReport report) {
    synchronized (firstDue) {
      firstDue.put(report.startedAt().minus(report.lag()), report.monitor().id());
      if (firstDue.size() > FIRST) {
        firstDue.pollLastEntry();
      }
    }
  }

  @Override
  public void applied(AppliedDocument document) {
    applied.release();
  }

  /**
   * Answers questions until the input ends.
   *
   * @param losses returns the losses so far
   */
  void answer(Supplier<Losses> losses) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String question = in.readLine(); question != null; question = in.readLine()) {
      System.out.println(answerTo(question, losses));
    }
  }

  private String answerTo(String question, Supplier<Losses> losses) throws Exception {
    String[] words = question.split(" ", 2);
    return switch (words[0]) {
      case "ready" -> "yes";
      case "all-run" -> require(toRun.await(LIMIT_SECONDS, TimeUnit.SECONDS));
      case "applied" -> require(applied.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS));
      case "first" -> first();
      case "watch" -> watch(words[1]);
      case "lag" -> watched.lag().get(LIMIT_SECONDS, TimeUnit.SECONDS).toString();
      case "forget" -> forget(losses.get());
      case "sample" -> JSON.writeValueAsString(sample(losses.get()));
      case "heap" -> String.valueOf(Machine.liveHeapBytes());
      default -> throw new IllegalArgumentException("unknown question: " + question);
    };
  }

  private static String require(boolean done) {
    if (!done) {
      throw new IllegalStateException("not done within " + LIMIT_SECONDS + " s");
    }
    return "done";
  }

  private String first() {
    synchronized (firstDue) {
      return String.join(" ", firstDue.values());
    }
  }

  private String watch(String id) {
    watched = new Watched(id, Instant.now(), new CompletableFuture<>());
    return "done";
  }

  private String forget(Losses now) {
    lags.take();
    lossesBefore = now;
    cpuBefore = CpuTimes.now().threadNanos();
    return "done";
  }

  private Sample sample(Losses now) {
    long cpu = CpuTimes.now().threadNanos() - cpuBefore;
    LagRecorder.Summary rounds = lags.take();
    return new Sample(
        rounds, now.skipped() - lossesBefore.skipped(), now.lost() - lossesBefore.lost(), cpu);
  }
}
