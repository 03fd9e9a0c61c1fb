package io.github.panicmonitors.examples.standalone;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What was asked for, as texts: on the command line, and in the environment where that says
 * nothing. {@link Settings} is what they come to.
 */
@Command(
    name = "panic-monitors-standalone",
    synopsisHeading = "usage: ",
    customSynopsis = "java -jar panic-monitors-standalone.jar [options]",
    description = {
      "",
      "Monitors Chainlink nodes for PANIC, in the place of its manager of node monitors.",
      ""
    },
    versionProvider = Options.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Each option is read from the environment too: --configs-queue is PANIC_MONITORS_CONFIGS_QUEUE.",
      "PANIC's own RABBIT_IP, RABBIT_PORT and NODE_MONITOR_PERIOD_SECONDS count where nothing else is"
          + " said.",
      "Credentials belong into the environment: everybody on the machine can read a command line."
    })
final class Options {
  static final String NODE_TYPE = "chainlink-node";

  private static final int USAGE_WIDTH = 100;
  private static final String ENVIRONMENT_PREFIX = "PANIC_MONITORS_";

  private final Map<String, String> environment;
  private final CommandLine parser;
  private @Nullable ParseResult given;

  @Option(
      names = "--amqp",
      paramLabel = "URI",
      description =
          "the RabbitMQ, as in amqps://user:password@host:5671/vhost; default: guest on this"
              + " machine")
  @Nullable String amqp;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "what PANIC calls this manager; default: Monitors Manager")
  @Nullable String name;

  @Option(
      names = "--configs-queue",
      paramLabel = "QUEUE",
      description = "where configurations come from; default: monitors_manager_configs_queue")
  @Nullable String configsQueue;

  @Option(
      names = "--heartbeat-queue",
      paramLabel = "QUEUE",
      description = "where pings come from; default: monitors_manager_heartbeat_queue")
  @Nullable String heartbeatQueue;

  @Option(
      names = "--replace-node-monitors-manager",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "take over the name and both queues of PANIC's Node Monitors Manager, which must not run"
              + " beside this")
  String replace = "";

  @Option(
      names = "--strategy",
      paramLabel = "threads|queue",
      defaultValue = "threads",
      description = "a thread for each monitor, or a queue of them; default: threads")
  String strategy = "";

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "how many threads work the queue off; default: 64")
  @Nullable String workers;

  @Option(
      names = "--connections",
      paramLabel = "MODE",
      defaultValue = "shared",
      description = "shared, per-monitor or per-round; default: shared")
  String connections = "";

  @Option(
      names = "--period",
      paramLabel = "TYPE=TIME",
      split = ",",
      description =
          "how often monitors of a type work, as in "
              + NODE_TYPE
              + "=10s; may be given several"
              + " times; default: what the type itself says")
  List<String> periods = new ArrayList<>();

  @Option(
      names = "--state",
      paramLabel = "DIR",
      defaultValue = "state",
      description = "where configurations are kept over a restart; default: state")
  String state = "";

  @Option(
      names = "--scrape-config",
      paramLabel = "FILE",
      description = "certificates, tokens and passwords of nodes, by the prefixes of URLs")
  @Nullable String scrapeConfig;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8480",
      description =
          "where the page, /status, /health and /metrics are served; default: 127.0.0.1:8480")
  String http = "";

  @Option(
      names = "--providers",
      paramLabel = "DIR",
      description = "a folder of jars with monitors of further types")
  @Nullable String providers;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description =
          "try every URL of this configuration (JSON), say what would be down and why, and end:"
              + " with 0 if all is well, else with 1. A file named after its routing key, as"
              + " chains.chainlink.ethereum.nodes_config.json, is taken for that, any other for"
              + " Chainlink nodes")
  @Nullable String check;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "info",
      description = "error, warn, info or debug; default: info")
  String logLevel = "";

  @Option(names = "--help", usageHelp = true, description = "print this")
  boolean help;

  @Option(names = "--version", versionHelp = true, description = "print the version")
  boolean version;

  private Options(Map<String, String> environment) {
    this.environment = environment;
    parser = new CommandLine(this);
    parser.setExpandAtFiles(false);
    parser.setUsageHelpWidth(USAGE_WIDTH);
    parser.setDefaultValueProvider(this::fromEnvironment);
  }

  /**
   * Returns the options of a process.
   *
   * @throws InvalidOptionException if there is an option that does not exist, or one without its
   *     value
   */
  static Options parse(Map<String, String> environment, String... arguments)
      throws InvalidOptionException {
    Options options = new Options(environment);
    try {
      options.given = options.parser.parseArgs(arguments);
    } catch (ParameterException e) {
      throw new InvalidOptionException(reason(e));
    }
    return options;
  }

  /** Never the parser's own words: they repeat what was given, and that may be a password. */
  private static String reason(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String text = unmatched.getUnmatched().get(0);
      return text.matches("--[a-z-]+(=.*)?")
          ? "unknown option: " + text.replaceFirst("=.*", "=...")
          : "options begin with two hyphens";
    }
    if (e instanceof OverwrittenOptionException twice) {
      return longName(twice.getOverwritten()) + " is given twice";
    }
    ArgSpec option = e.getArgSpec();
    if (option == null && e instanceof MissingParameterException missing) {
      option = missing.getMissing().get(0);
    }
    return option == null ? "options are not understood" : longName(option) + " needs a value";
  }

  private @Nullable String fromEnvironment(ArgSpec option) {
    return option instanceof OptionSpec spec && !spec.usageHelp() && !spec.versionHelp()
        ? environment(variable(longName(option)))
        : null;
  }

  private static String longName(ArgSpec option) {
    return option instanceof OptionSpec spec ? spec.longestName() : option.paramLabel();
  }

  private static String variable(String option) {
    return ENVIRONMENT_PREFIX + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Returns a variable of the environment, or {@code null} if it is not set or empty. */
  @Nullable String environment(String variable) {
    String value = environment.getOrDefault(variable, "");
    return value.isBlank() ? null : value;
  }

  /** Returns where an option's value is from: its own name, or that of its variable. */
  String origin(String option) {
    boolean onCommandLine = given != null && given.hasMatchedOption(option);
    return onCommandLine || environment(variable(option)) == null ? option : variable(option);
  }

  String usage() {
    return parser.getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  void printVersion(PrintStream out) {
    parser.printVersionHelp(out, CommandLine.Help.Ansi.OFF);
  }

  /** The version of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Options.class.getPackage().getImplementationVersion();
      return new String[] {"panic-monitors " + (version == null ? "(not packaged)" : version)};
    }
  }
}
