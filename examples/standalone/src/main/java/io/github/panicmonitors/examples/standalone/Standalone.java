package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.MonitorsStartException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
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
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;
  private final Consumer<Log> installLog;

  Standalone(
      Map<String, String> environment, PrintStream out, PrintStream err, Consumer<Log> installLog) {
    this.environment = environment;
    this.out = out;
    this.err = err;
    this.installLog = installLog;
  }

  /** Runs the process until SIGTERM or Ctrl-C. */
  public static void main(String[] arguments) throws InterruptedException {
    System.setProperty("java.util.logging.manager", ShutdownLogManager.class.getName());
    Consumer<Log> installLog = log -> log.install(System.out);
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
    err.println("panic-monitors: " + PrintableText.line(message));
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
    Log log = Log.of(options);
    installLog.accept(options.isCheck() ? log.warningsOnly() : log);
    Settings settings = Settings.of(options);
    if (options.isCheck()) {
      return new Check(options, settings, out).run() ? 0 : FAILED;
    }
    if (OptionParser.flag(options, "--show-messages", options.showMessages)) {
      throw new InvalidOptionException(
          options.origin("--show-messages") + " requires --check or --check-broker");
    }
    createState(options, settings);
    serve(settings);
    return 0;
  }

  private static void serve(Settings settings) throws IOException, InterruptedException {
    HangUpSignal.ignore();
    MonitorsManager manager = Host.manager(settings);
    ShutdownHook hook = ShutdownHook.register(manager);
    MetricsPage metrics = new MetricsPage(manager);
    try (StatusServer server =
        StatusServer.open(
            settings.http(),
            new ClientConnections(settings.httpLimits()),
            manager::status,
            metrics::text)) {
      logStart(settings, server);
      manager.start();
      new CountDownLatch(1).await();
    } finally {
      hook.cancel();
    }
  }

  /** Creates the directory, accessible by its owner only. The manager checks an existing one. */
  private static void createState(Options options, Settings settings)
      throws InvalidOptionException {
    Path state = settings.state();
    boolean posix = state.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
    try {
      Files.createDirectories(state, ownerOnly);
    } catch (IOException e) {
      throw OptionParser.invalid(options, "--state", "cannot be created", "" + e);
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
