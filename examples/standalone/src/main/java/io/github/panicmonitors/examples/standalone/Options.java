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
 * The command line options as text, with the environment as default. {@link Settings} parses them.
 */
@Command(
    name = "panic-monitors-standalone",
    synopsisHeading = "usage: ",
    customSynopsis = "java -jar panic-monitors-standalone.jar [options]",
    description = {
      "",
      "Monitors nodes, contracts, systems and repositories for PANIC, instead of PANIC's monitors"
          + " managers.",
      ""
    },
    versionProvider = Options.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Options can also be set in the environment: --configs-queue is"
          + " PANIC_MONITORS_CONFIGS_QUEUE.",
      "PANIC's own RABBIT_IP, RABBIT_PORT and NODE_, SYSTEM_, GITHUB_, DOCKERHUB_ and"
          + " CHAINLINK_CONTRACTS_MONITOR_PERIOD_SECONDS are used as defaults.",
      "Put credentials into the environment: every user of the machine can read command lines."
    })
final class Options {
  static final String NODE_TYPE = "chainlink-node";
  static final String CONTRACTS_TYPE = "chainlink-contracts";
  static final String EVM_TYPE = "evm-node";
  static final String SYSTEM_TYPE = "system";
  static final String GITHUB_TYPE = "github-repo";
  static final String DOCKERHUB_TYPE = "dockerhub-repo";

  private static final int USAGE_WIDTH = 100;
  private static final String ENVIRONMENT_PREFIX = "PANIC_MONITORS_";

  private final Map<String, String> environment;
  private final CommandLine parser;
  private @Nullable ParseResult parsed;

  @Option(
      names = "--amqp",
      paramLabel = "URI",
      description =
          "RabbitMQ, such as amqps://user:password@host:5671/vhost, or several hosts or URIs,"
              + " separated by commas, which are tried in turn; default: guest on localhost")
  @Nullable String amqp;

  @Option(
      names = "--amqp-password-file",
      paramLabel = "FILE",
      description = "file with RabbitMQ's password; read again for each connection")
  @Nullable String amqpPasswordFile;

  @Option(
      names = "--amqp-ca-file",
      paramLabel = "FILE",
      description =
          "PEM file of the certificates that RabbitMQ's must be signed by; read again for each"
              + " connection")
  @Nullable String amqpCaFile;

  @Option(
      names = "--amqp-cert-file",
      paramLabel = "FILE",
      description =
          "PEM file of the certificate for RabbitMQ, with its chain; needs --amqp-key-file; read"
              + " again for each connection")
  @Nullable String amqpCertFile;

  @Option(
      names = "--amqp-key-file",
      paramLabel = "FILE",
      description = "PEM file of the certificate's private key, without a password")
  @Nullable String amqpKeyFile;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "name of this manager in PANIC; default: Monitors Manager")
  @Nullable String name;

  @Option(
      names = "--configs-queue",
      paramLabel = "QUEUE",
      description = "queue of configurations; default: monitors_manager_configs_queue")
  @Nullable String configsQueue;

  @Option(
      names = "--heartbeat-queue",
      paramLabel = "QUEUE",
      description = "queue of pings; default: monitors_manager_heartbeat_queue")
  @Nullable String heartbeatQueue;

  @Option(
      names = "--replace",
      paramLabel = "ROLES",
      split = ",",
      description =
          "run instead of these managers of PANIC, which must not run at the same time: node,"
              + " system, github, dockerhub, contract, network, separated by commas, or all")
  List<String> replace = new ArrayList<>();

  @Option(
      names = "--role-types",
      paramLabel = "ROLE=TYPE",
      split = ",",
      description =
          "run an additional monitor type in a replaced manager, such as node=my-type; can be"
              + " repeated")
  List<String> roleTypes = new ArrayList<>();

  @Option(
      names = "--name-before-roles",
      paramLabel = "NAME",
      description =
          "with --replace, the name that this manager had before; default: Monitors Manager")
  @Nullable String nameBeforeRoles;

  @Option(
      names = "--replace-node-monitors-manager",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description = "the same as --replace node")
  String replaceNode = "";

  @Option(
      names = "--strategy",
      paramLabel = "automatic|threads|queue",
      defaultValue = "automatic",
      description =
          "one thread per monitor, or a task queue with workers; default: automatic, which is"
              + " threads on Java 21 or newer, else the queue")
  String strategy = "";

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "number of workers of the task queue; default: 128")
  @Nullable String workers;

  @Option(
      names = "--connections",
      paramLabel = "MODE",
      defaultValue = "shared",
      description = "connections to publish on: shared, per-monitor or per-round; default: shared")
  String connections = "";

  @Option(
      names = "--period",
      paramLabel = "TYPE=TIME",
      split = ",",
      description =
          "period of a monitor type, such as "
              + NODE_TYPE
              + "=10s; can be repeated; default: the type's own")
  List<String> periods = new ArrayList<>();

  @Option(
      names = "--chainlink-forwarder",
      paramLabel = "NODE=ADDRESS",
      split = ",",
      description =
          "forwarder contract through which the Chainlink node with this id transmits; can be"
              + " repeated")
  List<String> chainlinkForwarders = new ArrayList<>();

  @Option(
      names = "--system-cpu-since-boot",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "CPU usage of systems since they started, as in PANIC; default: since the last round")
  String systemCpuSinceBoot = "";

  @Option(
      names = "--system-all-filesystems",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "storage usage of all filesystems, as in PANIC; default: each device once, without"
              + " filesystems in memory")
  String systemAllFilesystems = "";

  @Option(
      names = "--state",
      paramLabel = "DIR",
      defaultValue = "state",
      description = "directory that stores configurations for restarts; default: state")
  String state = "";

  @Option(
      names = "--scrape-config",
      paramLabel = "FILE",
      description =
          "settings of nodes by URL prefix: certificates, credentials, headers, proxies, limits")
  @Nullable String scrapeConfig;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8480",
      description = "address of page, /status, /health, /metrics; default: 127.0.0.1:8480")
  String http = "";

  @Option(
      names = "--http-connections",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "HTTP connections from one address; more close the slowest; raise it behind a proxy;"
              + " default: 64")
  String httpConnections = "";

  @Option(
      names = "--providers",
      paramLabel = "DIR",
      description = "directory with jars of additional monitor types")
  @Nullable String providers;

  @Option(
      names = "--check",
      paramLabel = "[KEY=]FILE|DIR",
      description =
          "try every source in these configurations, print the failures and exit: with 0 if all"
              + " succeed, otherwise with 1. A file without KEY, and each file of a directory, must"
              + " be named after its routing key (KEY.json). Can be repeated")
  List<String> check = new ArrayList<>();

  @Option(
      names = "--check-broker",
      paramLabel = "TIME",
      description =
          "like --check, with the documents that PANIC sends within this time, such as 5m. They are"
              + " received on a temporary queue")
  @Nullable String checkBroker;

  @Option(
      names = "--show-messages",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description = "with a check, also print what PANIC would be sent")
  String showMessages = "";

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "info",
      description = "error, warn, info or debug; default: info")
  String logLevel = "";

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "text: one line per event; json: one JSON object per line; default: text")
  String logFormat = "";

  @Option(names = "--help", usageHelp = true, description = "print this help")
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
   * Parses the options of a process.
   *
   * @throws InvalidOptionException if an option is unknown or has no value
   */
  static Options parse(Map<String, String> environment, String... arguments)
      throws InvalidOptionException {
    Options options = new Options(environment);
    try {
      options.parsed = options.parser.parseArgs(arguments);
    } catch (ParameterException e) {
      throw new InvalidOptionException(reason(e));
    }
    return options;
  }

  /**
   * Describes the error without picocli's message, which quotes the value and may show a password.
   */
  private static String reason(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String text = unmatched.getUnmatched().get(0);
      return text.matches("--[a-z-]+(=.*)?")
          ? "unknown option: " + text.replaceFirst("=.*", "=...")
          : "options must start with two hyphens";
    }
    if (e instanceof OverwrittenOptionException overwritten) {
      return longName(overwritten.getOverwritten()) + " is given twice";
    }
    ArgSpec option = e.getArgSpec();
    if (option == null && e instanceof MissingParameterException missing) {
      option = missing.getMissing().get(0);
    }
    return option == null ? "options are invalid" : longName(option) + " needs a value";
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

  /** Returns an environment variable, or {@code null} if it is unset or blank. */
  @Nullable String environment(String variable) {
    String value = environment.getOrDefault(variable, "");
    return value.isBlank() ? null : value;
  }

  /** Returns where a value comes from: the name of the option or of its environment variable. */
  String origin(String option) {
    boolean onCommandLine = parsed != null && parsed.hasMatchedOption(option);
    return onCommandLine || environment(variable(option)) == null ? option : variable(option);
  }

  /** Returns whether a configuration is to be checked instead of run. */
  boolean isCheck() {
    return !check.isEmpty() || checkBroker != null;
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
