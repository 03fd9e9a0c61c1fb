package io.github.panicmonitors.benchmarks.publishing;

import io.github.panicmonitors.benchmarks.machine.Arguments;
import io.github.panicmonitors.benchmarks.machine.CpuTimes;
import io.github.panicmonitors.benchmarks.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Compares ways of publishing persistent, confirmed messages to one RabbitMQ. */
public final class Publishing {
  private static final int WINDOW = 2_000;
  private static final int SETTLE_MILLIS = 500;

  /** A manager has more code to compile than a loop. */
  private static final int WARM_UP_FACTOR = 3;

  private final Arguments arguments;
  private final Server server;

  private Publishing(Arguments arguments, Server server) {
    this.arguments = arguments;
    this.server = server;
  }

  /** Runs all methods alternately. */
  public static void main(String[] commandLine) throws Exception {
    Arguments arguments =
        Arguments.parse(
            Map.of("seconds", 5, "turns", 4, "monitors", 4_000, "bytes", 600, "consumers", 0),
            commandLine);
    Machine.main(commandLine);
    List<Consumer> consumers = new ArrayList<>();
    try (Server server = new Server()) {
      while (consumers.size() < arguments.number("consumers")) {
        consumers.add(Consumer.start(server.uri()));
      }
      System.out.println("consumers " + consumers.size());
      new Publishing(arguments, server).run();
      for (Consumer consumer : consumers) {
        consumer.close();
      }
    }
  }

  private void run() throws Exception {
    int bytes = arguments.number("bytes");
    int monitors = arguments.number("monitors");
    PlainMessages bare = PlainMessages.bare(new byte[bytes]);
    PlainMessages likeManager = PlainMessages.likeManager(new byte[bytes], monitors);
    try (ManagerLoop managed = new ManagerLoop(server.uri(), monitors, bytes)) {
      List<Contender> contenders =
          List.of(
              new Contender("(a) plain loop, bare messages", loop(WINDOW, bare)),
              new Contender("(m) plain loop, manager's messages", loop(WINDOW, likeManager)),
              new Contender("(b) plain loop, publish and wait", loop(1, bare)),
              new Contender("(c) manager: outbox and publisher", managed));
      System.out.printf(
          "%-35s %10s %12s %15s %13s%n",
          "CPU microseconds a message", "messages/s", "our JVM", "its Java threads", "RabbitMQ");
      for (int turn = 0; turn <= arguments.number("turns"); turn++) {
        System.out.println(turn == 0 ? "warm-up" : "turn " + turn + ", load " + Machine.load());
        for (Contender contender : contenders) {
          print(contender.name, measure(contender, turn > 0));
        }
      }
      summary(contenders);
    }
  }

  private PublishMethod loop(int window, PlainMessages messages) throws Exception {
    return new RawClientLoop(server.channel(), window, messages);
  }

  private Figures measure(Contender contender, boolean counts) throws Exception {
    AtomicBoolean goOn = new AtomicBoolean(true);
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                contender.way.publish(goOn::get);
                end.complete(null);
              } catch (Throwable e) {
                end.completeExceptionally(e);
              }
            },
            "benchmark-publish");
    thread.setDaemon(true);
    thread.start();
    TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
    int seconds = arguments.number("seconds") * (counts ? 1 : WARM_UP_FACTOR);
    Figures figures = figures(contender.way, seconds);
    goOn.set(false);
    end.get(60, TimeUnit.SECONDS);
    server.purge();
    if (counts) {
      contender.figures.add(figures);
    }
    return figures;
  }

  private Figures figures(PublishMethod way, int seconds) throws InterruptedException {
    long began = System.nanoTime();
    long confirmed = way.confirmed();
    CpuTimes cpu = CpuTimes.now();
    TimeUnit.SECONDS.sleep(seconds);
    CpuTimes used = CpuTimes.now().since(cpu);
    double count = way.confirmed() - confirmed;
    return new Figures(
        count * 1e9 / (System.nanoTime() - began),
        used.ownNanos() / 1e3 / count,
        used.threadNanos() / 1e3 / count,
        used.rabbitNanos() / 1e3 / count);
  }

  private static void summary(List<Contender> contenders) {
    System.out.println("median of each column");
    contenders.forEach(contender -> print(contender.name, contender.median()));
    Figures managed = contenders.get(contenders.size() - 1).median();
    for (Contender plain : contenders.subList(0, 2)) {
      System.out.printf(
          Locale.ROOT,
          "ratio (c)/%s: rate %.2f, our CPU a message %.2f%n",
          plain.name.substring(0, 3),
          managed.rate / plain.median().rate,
          managed.ownMicros / plain.median().ownMicros);
    }
  }

  private static void print(String name, Figures figures) {
    System.out.printf(
        Locale.ROOT,
        "%-35s %10.0f %12.1f %15.1f %13.1f%n",
        name,
        figures.rate,
        figures.ownMicros,
        figures.threadMicros,
        figures.brokerMicros);
  }

  private record Figures(double rate, double ownMicros, double threadMicros, double brokerMicros) {}

  private static final class Contender {
    private final String name;
    private final PublishMethod way;
    private final List<Figures> figures = new ArrayList<>();

    Contender(String name, PublishMethod way) {
      this.name = name;
      this.way = way;
    }

    Figures median() {
      return new Figures(
          median(figures.stream().mapToDouble(Figures::rate).sorted().toArray()),
          median(figures.stream().mapToDouble(Figures::ownMicros).sorted().toArray()),
          median(figures.stream().mapToDouble(Figures::threadMicros).sorted().toArray()),
          median(figures.stream().mapToDouble(Figures::brokerMicros).sorted().toArray()));
    }

    private static double median(double[] sorted) {
      int middle = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
  }
}
