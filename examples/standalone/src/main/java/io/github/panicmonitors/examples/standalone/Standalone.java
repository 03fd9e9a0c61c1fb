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
 * The main class: runs the manager as a process.
 *
 * <p>{@link Options} has the command line, {@link Host} creates the manager, {@link StatusServer}
 * shows its status, and {@link ShutdownHook} closes it.
 */
public final class Standalone {
  private static final int FAILED = 1;
  private static final int INVALID_OPTION = 2;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;
  private final Consumer<Level> installLog;

  Standalone(
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      Consumer<Level> installLog) {
    this.environment = environment;
    this.out = out;
    this.err = err;
    this.installLog = installLog;
  }

  /** Runs the process until SIGTERM or Ctrl-C. */
  public static void main(String[] arguments) throws InterruptedException {
    System.setProperty("java.util.logging.manager", ShutdownLogManager.class.getName());
    Consumer<Level> installLog = level -> LogLineFormatter.install(level, System.out);
    System.exit(new Standalone(System.getenv(), System.out, System.err, installLog).run(arguments));
  }

  /** Runs the command and returns the exit code. */
  int run(String... arguments) throws InterruptedException {
    try {
      return run(Options.parse(environment, arguments));
    } catch (InvalidOptionException e) {
      printError(e.getMessage() + " (try --help)");
      return INVALID_OPTION;
    } catch (MonitorsStartException | IOException e) {
      printError("cannot start: " + e.getMessage());
      return FAILED;
    }
  }

  private void printError(String message) {
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
    installLog.accept(options.check == null ? level : Level.WARNING);
    Settings settings = Settings.of(options);
    if (options.check != null) {
      return new Check(out).run(options, settings, options.check) ? 0 : FAILED;
    }
    createState(options, settings);
    serve(settings);
    return 0;
  }

  private static void serve(Settings settings) throws IOException, InterruptedException {
    MonitorsManager manager = Host.manager(settings);
    ShutdownHook hook = ShutdownHook.register(manager);
    MetricsPage metrics = new MetricsPage(manager);
    try (StatusServer server = StatusServer.open(settings.http(), manager::status, metrics::text)) {
      logStart(settings, server);
      manager.start();
      new CountDownLatch(1).await();
    } finally {
      hook.cancel();
    }
  }

  private static void createState(Options options, Settings settings)
      throws InvalidOptionException {
    try {
      Files.createDirectories(settings.state());
    } catch (IOException e) {
      throw OptionParser.invalid(options, "--state", "cannot be created", "" + e);
    }
    if (!Files.isWritable(settings.state())) {
      throw OptionParser.invalid(options, "--state", "is not writable", "" + settings.state());
    }
  }

  private static void logStart(Settings settings, StatusServer server) {
    Logger log = LoggerFactory.getLogger(Standalone.class);
    log.info("page, /status, /health and /metrics are served at {}", server.url());
    if (!Files.exists(Host.storeFile(settings))) {
      log.info(
          "no configurations are stored in {} yet: waiting for PANIC, which sends them all when it"
              + " starts",
          settings.state().toAbsolutePath());
    }
  }
}
