package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.MonitorsStartException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manager as a process. {@link Options} says what it takes, {@link Host} what is made of it,
 * {@link StatusServer} what it shows, {@link ShutdownHook} how it ends.
 */
public final class Standalone {
  private static final int FAILED = 1;
  private static final int WRONG_OPTION = 2;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;
  private final Consumer<Level> logs;

  Standalone(
      Map<String, String> environment, PrintStream out, PrintStream err, Consumer<Level> logs) {
    this.environment = environment;
    this.out = out;
    this.err = err;
    this.logs = logs;
  }

  /** Runs until the process is told to end. */
  public static void main(String[] arguments) throws InterruptedException {
    System.setProperty("java.util.logging.manager", ShutdownLogManager.class.getName());
    Consumer<Level> logs = level -> LogLineFormatter.install(level, System.out);
    System.exit(new Standalone(System.getenv(), System.out, System.err, logs).run(arguments));
  }

  /** Does what the options say, and returns the exit code. */
  int run(String... arguments) throws InterruptedException {
    try {
      return run(Options.parse(environment, arguments));
    } catch (InvalidOptionException e) {
      complain(e.getMessage() + " (try --help)");
      return WRONG_OPTION;
    } catch (MonitorsStartException | IOException e) {
      complain("cannot start: " + e.getMessage());
      return FAILED;
    }
  }

  private void complain(String message) {
    err.println("panic-monitors: " + LogLineFormatter.oneLine(message));
  }

  private int run(Options options)
      throws InvalidOptionException, IOException, InterruptedException {
    if (options.help) {
      out.print(options.usage());
      return 0;
    }
    if (options.version) {
      options.printVersion(out);
      return 0;
    }
    Level level = LogLineFormatter.level(options);
    logs.accept(options.check == null ? level : Level.WARNING);
    Settings settings = Settings.of(options);
    if (options.check != null) {
      return new Check(out).run(options, settings, options.check) ? 0 : FAILED;
    }
    createState(options, settings);
    serve(settings);
    return 0;
  }

  private static void serve(Settings settings) throws IOException, InterruptedException {
    MonitorsManager manager = Host.serving(settings);
    ShutdownHook ending = ShutdownHook.await(manager);
    MetricsPage metrics = new MetricsPage(manager);
    try (StatusServer server = StatusServer.open(settings.http(), manager::status, metrics::text)) {
      announce(settings, server);
      manager.start();
      new CountDownLatch(1).await();
    } finally {
      ending.cancel();
    }
  }

  private static void createState(Options options, Settings settings)
      throws InvalidOptionException {
    try {
      Files.createDirectories(settings.state());
    } catch (IOException e) {
      throw OptionParser.wrong(options, "--state", "cannot be made", "" + e);
    }
    if (!Files.isWritable(settings.state())) {
      throw OptionParser.wrong(options, "--state", "cannot be written to", "" + settings.state());
    }
  }

  private static void announce(Settings settings, StatusServer server) {
    Logger log = LoggerFactory.getLogger(Standalone.class);
    log.info("page, /status, /health and /metrics at {}", server.url());
    if (!Files.exists(Host.store(settings))) {
      log.info(
          "no configurations are kept in {} yet: PANIC sends them all when it starts",
          settings.state().toAbsolutePath());
    }
  }
}
