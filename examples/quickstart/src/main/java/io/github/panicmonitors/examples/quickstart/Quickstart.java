package io.github.panicmonitors.examples.quickstart;

import io.github.panicmonitors.api.manager.MessageCounts;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The quickstart's command line. {@link Host} shows how to embed the manager, {@link FakePanic}
 * what the rest of PANIC does, {@link FakeNodes} what happens on the way.
 */
public final class Quickstart {
  /** Set by {@code scripts/quickstart} if its output goes to a terminal. */
  private static final String LIVE = "quickstart.live";

  private static final int FAILED = 1;
  private static final int WRONG_OPTION = 2;
  private static final long CLOSE_LIMIT_SECONDS = 15;

  private final PrintStream out;
  private final PrintStream err;

  Quickstart(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the quickstart and ends the JVM; Ctrl-C closes the manager in good order. */
  public static void main(String[] arguments) {
    boolean live = Boolean.getBoolean(LIVE);
    Screen screen = live ? new LiveScreen(System.out) : new Screen(System.out, System.err);
    ScreenLog.install(screen);
    CountDownLatch ended = endOnInterrupt(Thread.currentThread());
    int exitCode = new Quickstart(System.out, System.err).run(screen, arguments);
    ended.countDown();
    System.exit(exitCode);
  }

  private static CountDownLatch endOnInterrupt(Thread main) {
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              main.interrupt();
              awaitEnd(ended);
            },
            "quickstart-end");
    Runtime.getRuntime().addShutdownHook(hook);
    return ended;
  }

  @SuppressWarnings("ReturnValueIgnored") // the JVM ends either way
  private static void awaitEnd(CountDownLatch ended) {
    try {
      ended.await(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does all that the command line says, and returns the exit code. */
  int run(Screen screen, String... arguments) {
    try {
      Options options = Options.parse(arguments);
      if (options.help()) {
        out.print(Options.USAGE);
        return 0;
      }
      return run(screen, options);
    } catch (Options.WrongOption e) {
      err.println("quickstart: " + e.getMessage() + " (try --help)");
      return WRONG_OPTION;
    }
  }

  private int run(Screen screen, Options options) {
    try {
      MessageCounts readings = new QuickstartRun(options, screen).run();
      screen.leave();
      out.println(Screen.accountLine(readings));
      return 0;
    } catch (QuickstartException e) {
      screen.leave();
      err.println("quickstart: " + e.getMessage());
      return FAILED;
    }
  }
}
