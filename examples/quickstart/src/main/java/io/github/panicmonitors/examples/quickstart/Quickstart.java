package io.github.panicmonitors.examples.quickstart;

import io.github.panicmonitors.api.manager.MessageCounts;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The quickstart's main class.
 *
 * <p>{@link Host} embeds the manager, {@link FakePanic} plays the rest of PANIC, and {@link
 * FakeNodes} changes the nodes during the run.
 */
public final class Quickstart {
  /** System property that {@code scripts/quickstart} sets if its output is a terminal. */
  private static final String LIVE = "quickstart.live";

  private static final int FAILED = 1;
  private static final int INVALID_OPTION = 2;
  private static final long CLOSE_TIMEOUT_SECONDS = 15;

  private final PrintStream out;
  private final PrintStream err;

  Quickstart(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the quickstart and exits. Ctrl-C closes the manager cleanly. */
  public static void main(String[] arguments) {
    boolean live = Boolean.getBoolean(LIVE);
    Screen screen = live ? new LiveScreen(System.out) : new Screen(System.out, System.err);
    ScreenLog.install(screen);
    CountDownLatch finished = closeOnShutdown(Thread.currentThread());
    int exitCode = new Quickstart(System.out, System.err).run(screen, arguments);
    finished.countDown();
    System.exit(exitCode);
  }

  private static CountDownLatch closeOnShutdown(Thread main) {
    CountDownLatch finished = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              main.interrupt();
              await(finished);
            },
            "quickstart-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    return finished;
  }

  @SuppressWarnings("ReturnValueIgnored") // the JVM exits in either case
  private static void await(CountDownLatch finished) {
    try {
      finished.await(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs the command line and returns the exit code. */
  int run(Screen screen, String... arguments) {
    try {
      Options options = Options.parse(arguments);
      if (options.help()) {
        out.print(Options.USAGE);
        return 0;
      }
      return run(screen, options);
    } catch (Options.InvalidOptionException e) {
      err.println("quickstart: " + e.getMessage() + " (try --help)");
      return INVALID_OPTION;
    }
  }

  private int run(Screen screen, Options options) {
    try {
      MessageCounts readings = new QuickstartRun(options, screen).run();
      screen.release();
      out.println("readings: " + readings);
      return 0;
    } catch (QuickstartException e) {
      screen.release();
      err.println("quickstart: " + e.getMessage());
      return FAILED;
    }
  }
}
