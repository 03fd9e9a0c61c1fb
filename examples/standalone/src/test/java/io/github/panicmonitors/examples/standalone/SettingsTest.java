package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.PanicRoles;
import io.github.panicmonitors.api.manager.Role;
import io.github.panicmonitors.core.ExecutionStrategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SettingsTest {
  @TempDir private Path directory;

  /** The two sources of options. */
  private enum Source {
    ARGUMENTS,
    ENVIRONMENT;

    Options options(String... optionsAndValues) throws InvalidOptionException {
      if (this == ARGUMENTS) {
        return Options.parse(Map.of(), optionsAndValues);
      }
      Map<String, String> environment = new LinkedHashMap<>();
      for (int i = 0; i < optionsAndValues.length; i += 2) {
        String name = optionsAndValues[i].substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
        environment.put("PANIC_MONITORS_" + name, optionsAndValues[i + 1]);
      }
      return Options.parse(environment);
    }

    Settings settings(String... optionsAndValues) throws InvalidOptionException {
      return Settings.of(options(optionsAndValues));
    }
  }

  private static Settings settings(Map<String, String> environment, String... arguments)
      throws InvalidOptionException {
    return Settings.of(Options.parse(environment, arguments));
  }

  @Test
  void everyOptionHasADefault() throws Exception {
    Options options = Options.parse(Map.of());
    Settings settings = Settings.of(options);

    assertThat(settings.broker().description()).isEqualTo("amqp://localhost:5672");
    assertThat(settings.identity()).isEqualTo(ManagerIdentity.DEFAULT);
    assertThat(settings.execution()).hasToString("" + ExecutionStrategies.automatic());
    assertThat(settings.connections()).isEqualTo(ConnectionMode.SHARED);
    assertThat(settings.providers().types())
        .containsExactly(
            "chainlink-contracts",
            "chainlink-node",
            "dockerhub-repo",
            "evm-node",
            "github-repo",
            "system");
    assertThat(settings.periods()).isEmpty();
    assertThat(settings.cpuSinceBoot()).isFalse();
    assertThat(settings.allFilesystems()).isFalse();
    assertThat(settings.state()).isEqualTo(Path.of("state"));
    assertThat(settings.httpSettings()).isNull();
    assertThat(settings.http()).hasToString("127.0.0.1/<unresolved>:8480");
    assertThat(settings.httpLimits().perAddress()).isEqualTo(64);
    assertThat(settings.httpLimits().total()).isEqualTo(512);
    assertThat(settings.httpLimits().head()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.httpLimits().read()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.isCheck()).isFalse();
    assertThat(Log.of(options).level()).isEqualTo(Level.INFO);
    assertThat(Log.of(options).formatter()).isInstanceOf(LogLineFormatter.class);
  }

  @ParameterizedTest
  @EnumSource
  void readsBrokerAndIdentity(Source source) throws Exception {
    Settings settings =
        source.settings(
            ("--amqp amqp://me:geheim@h:1/v --name me --configs-queue mine"
                    + " --heartbeat-queue pings")
                .split(" "));

    assertThat(settings.broker().description()).isEqualTo("amqp://h:1/v");
    assertThat(settings.identity())
        .isEqualTo(new ManagerIdentity("me", "mine", "pings", List.of(), "Monitors Manager"));
  }

  @ParameterizedTest
  @EnumSource
  void readsSeveralBrokersAndThePasswordFile(Source source, @TempDir Path folder) throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "geheim\n");
    Settings settings =
        source.settings("--amqp", "amqp://me@h,i:7/v", "--amqp-password-file", password.toString());

    assertThat(settings.broker().description()).isEqualTo("amqp://h:5672/v,amqp://i:7/v");
  }

  @ParameterizedTest
  @EnumSource
  void readsTheReplaceOption(Source source) throws Exception {
    ManagerIdentity node = source.settings("--replace-node-monitors-manager", "true").identity();
    assertThat(node.name()).isEqualTo("Node Monitors Manager");
    assertThat(node.roles()).extracting(Role::name).containsExactly("Node Monitors Manager");
    assertThat(source.settings("--replace-node-monitors-manager", "false").identity())
        .isEqualTo(ManagerIdentity.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "true", "false"})
  void replaceArgumentWithoutValueOverridesTheEnvironment(String variable) throws Exception {
    Map<String, String> environment =
        Map.of("PANIC_MONITORS_REPLACE_NODE_MONITORS_MANAGER", variable);

    assertThat(settings(environment, "--replace-node-monitors-manager").identity().roles())
        .extracting(Role::name)
        .containsExactly("Node Monitors Manager");
  }

  @ParameterizedTest
  @EnumSource
  void readsTheRoles(Source source) throws Exception {
    ManagerIdentity two =
        source
            .settings(
                "--replace",
                "system,node",
                "--role-types",
                "node=oracle,system=disk",
                "--name-before-roles",
                "Mine")
            .identity();
    assertThat(two.name()).isEqualTo("Monitors Manager");
    assertThat(two.nameBeforeRoles()).isEqualTo("Mine");
    assertThat(two.roles())
        .extracting(Role::name)
        .containsExactly("System Monitors Manager", "Node Monitors Manager");
    assertThat(two.roles())
        .extracting(Role::addedTypes)
        .containsExactly(Set.of("disk"), Set.of("oracle"));
    assertThat(source.settings("--replace", "all").identity().roles())
        .extracting(Role::name)
        .containsExactlyElementsOf(PanicRoles.all().stream().map(Role::name).toList());
    assertThat(source.settings().identity().roles()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void readsTheConnectionsOfAnAddress(Source source) throws Exception {
    ClientConnections.Limits limits = source.settings("--http-connections", "1000").httpLimits();

    assertThat(limits.perAddress()).isEqualTo(1_000);
    assertThat(limits.total()).isEqualTo(1_000);
  }

  @ParameterizedTest
  @EnumSource
  void readsExecutionAndConnections(Source source) throws Exception {
    Settings settings =
        source.settings("--strategy queue --workers 7 --connections per-round".split(" "));

    assertThat(settings.execution()).hasToString("task queue with 7 workers");
    assertThat(settings.connections()).isEqualTo(ConnectionMode.PER_ROUND);
    assertThat(source.settings("--strategy", "queue").execution())
        .hasToString("task queue with 128 workers");
    assertThat(source.settings("--strategy", "threads").execution())
        .hasToString("long-lived threads");
    assertThat(source.settings("--strategy", "automatic").execution())
        .hasToString("" + ExecutionStrategies.automatic());
    assertThat(source.settings("--connections", "per-monitor").connections())
        .isEqualTo(ConnectionMode.PER_MONITOR);
    assertThat(source.settings("--connections", "shared").connections())
        .isEqualTo(ConnectionMode.SHARED);
  }

  @ParameterizedTest
  @EnumSource
  void readsStateHttpCheckAndLogLevel(Source source) throws Exception {
    Options options =
        source.options(
            "--state a/b --http [::1]:0 --check f.json --log-level debug --log-format json"
                .split(" "));
    Settings settings = Settings.of(options);

    assertThat(settings.state()).isEqualTo(Path.of("a/b"));
    assertThat(settings.http().getHostString()).isEqualTo("::1");
    assertThat(settings.http().getPort()).isZero();
    assertThat(options.check).containsExactly("f.json");
    assertThat(Log.of(options).level()).isEqualTo(Level.FINE);
    assertThat(Log.of(options).formatter()).isInstanceOf(JsonLineFormatter.class);
  }

  @Test
  void readsForwarders() throws Exception {
    String one = "0x936469EFec07F631ef489f3b387A0E8338A6C629";
    String two = "0x499667C358B14a6836fE377F22d337203BB04900";
    for (Source source : Source.values()) {
      assertThat(
              source
                  .settings("--chainlink-forwarder", "node_1=" + one + ",node=2=" + two)
                  .forwarders())
          .containsExactly(
              new Forwarders.Forwarder("node_1", one), new Forwarders.Forwarder("node=2", two));
    }
  }

  @ParameterizedTest
  @CsvSource({"500ms,500", "10s,10000", "2m,120000", "1h,3600000"})
  void readsPeriods(String text, long millis) throws Exception {
    for (Source source : Source.values()) {
      assertThat(source.settings("--period", "chainlink-node=" + text).periods())
          .isEqualTo(Map.of("chainlink-node", Duration.ofMillis(millis)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void loadsAdditionalTypesAndTheirPeriods(Source source) throws Exception {
    lampJar();

    Settings settings =
        source.settings(
            "--providers", directory.toString(), "--period", "chainlink-node=1s,lamp=2s");

    assertThat(settings.providers().types()).contains("chainlink-node", "lamp", "system");
    assertThat(settings.periods()).containsOnlyKeys("chainlink-node", "lamp");
  }

  @Test
  void readsAPeriodPerType() throws Exception {
    lampJar();

    assertThat(
            settings(
                    Map.of("PANIC_MONITORS_PROVIDERS", directory.toString()),
                    "--period",
                    "chainlink-node=1s",
                    "--period",
                    "lamp=2s")
                .periods())
        .containsOnlyKeys("chainlink-node", "lamp");
  }

  private void lampJar() throws IOException {
    jar("lamp.jar", LampProvider.class.getName(), Map.of());
  }

  private void jar(String name, String provider, Map<String, byte[]> files) throws IOException {
    try (ZipOutputStream jar =
        new ZipOutputStream(Files.newOutputStream(directory.resolve(name)))) {
      jar.putNextEntry(
          new ZipEntry("META-INF/services/io.github.panicmonitors.api.monitor.MonitorProvider"));
      jar.write(provider.getBytes(UTF_8));
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        jar.putNextEntry(new ZipEntry(file.getKey()));
        jar.write(file.getValue());
      }
    }
  }

  @Test
  void rejectsAProviderForANewerJavaVersion() throws Exception {
    byte[] start = HexFormat.of().parseHex("cafebabe0000ffff");
    jar("newer.jar", "newer.Provider", Map.of("newer/Provider.class", start));

    assertProvidersRejected("contains a provider that cannot be loaded: ", "newer/Provider");
  }

  @Test
  void rejectsAProviderWhoseDescriptorThrows() throws Exception {
    jar("broken.jar", BrokenProvider.class.getName(), Map.of());

    assertProvidersRejected("contains a provider that cannot be loaded: ", "provider is broken");
  }

  @Test
  void rejectsAProviderWhoseConstructorThrows() throws Exception {
    jar("throwing.jar", ThrowingProvider.class.getName(), Map.of());

    assertProvidersRejected("contains a provider that cannot be loaded: ", "constructor throws");
  }

  @Test
  void rejectsATruncatedJar() throws Exception {
    lampJar();
    jar("truncated.jar", LampProvider.class.getName(), Map.of());
    Path truncated = directory.resolve("truncated.jar");
    byte[] whole = Files.readAllBytes(truncated);
    Files.write(truncated, Arrays.copyOf(whole, whole.length - 1));

    assertProvidersRejected("contains a jar that cannot be read: ", truncated.toString());
  }

  private void assertProvidersRejected(String reason, String detail) {
    assertThatThrownBy(() -> settings(Map.of(), "--providers", directory.toString()))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageStartingWith("--providers " + reason)
        .hasMessageContaining(detail);
  }

  @ParameterizedTest
  @EnumSource
  void readsHttpSettings(Source source) throws Exception {
    Path file = directory.resolve("scrape.ini");
    Files.writeString(file, "[https://nodes.example]\ninsecure = true\n");

    assertThat(source.settings("--scrape-config", file.toString()).httpSettings())
        .hasToString("[https://nodes.example/]");
  }

  @ParameterizedTest
  @EnumSource
  void readsTheFormulasOfSystems(Source source) throws Exception {
    Settings cpu = source.settings("--system-cpu-since-boot", "true");
    assertThat(cpu.cpuSinceBoot()).isTrue();
    assertThat(cpu.allFilesystems()).isFalse();
    assertThat(source.settings("--system-all-filesystems", "true").allFilesystems()).isTrue();
  }

  @Test
  void readsPanicsVariables() throws Exception {
    Map<String, String> environment =
        Map.of(
            "RABBIT_IP", "10.0.0.9",
            "RABBIT_PORT", "5673",
            "NODE_MONITOR_PERIOD_SECONDS", "30",
            "CHAINLINK_CONTRACTS_MONITOR_PERIOD_SECONDS", "40",
            "SYSTEM_MONITOR_PERIOD_SECONDS", "90",
            "GITHUB_MONITOR_PERIOD_SECONDS", "3000",
            "DOCKERHUB_MONITOR_PERIOD_SECONDS", "4000");

    assertThat(settings(environment).broker().description()).isEqualTo("amqp://10.0.0.9:5673");
    assertThat(settings(environment).periods())
        .isEqualTo(
            Map.of(
                "chainlink-node", Duration.ofSeconds(30),
                "evm-node", Duration.ofSeconds(30),
                "chainlink-contracts", Duration.ofSeconds(40),
                "system", Duration.ofSeconds(90),
                "github-repo", Duration.ofSeconds(3_000),
                "dockerhub-repo", Duration.ofSeconds(4_000)));
    assertThat(settings(environment, "--amqp", "amqp://h").broker().description())
        .isEqualTo("amqp://h:5672");
    assertThat(settings(environment, "--period", "chainlink-node=1s").periods())
        .containsEntry("chainlink-node", Duration.ofSeconds(1));
    assertThat(settings(Map.of("RABBIT_IP", "::1")).broker().description()).contains("::1");
  }

  @Test
  void argumentsOverrideTheEnvironmentAndEmptyVariablesAreIgnored() throws Exception {
    assertThat(settings(Map.of("PANIC_MONITORS_NAME", "a"), "--name", "b").identity().name())
        .isEqualTo("b");
    assertThat(settings(Map.of("PANIC_MONITORS_NAME", "", "RABBIT_IP", "")).identity().name())
        .isEqualTo("Monitors Manager");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--amqp http://h",
        "--amqp amqp://h:99999",
        "--amqp amqp://h,",
        "--amqp-password-file missing",
        "--amqp-ca-file missing",
        "--amqp amqps://h --amqp-cert-file missing",
        "--amqp amqps://h --amqp-key-file missing",
        "--amqp amqps://h --amqp-cert-file missing --amqp-key-file missing",
        "--name '  '",
        "--replace-node-monitors-manager perhaps",
        "--strategy fork",
        "--strategy queue --workers 0",
        "--strategy queue --workers x",
        "--workers 3",
        "--workers 3 --strategy threads",
        "--connections none",
        "--period chainlink-node",
        "--period chainlink-node=10",
        "--period chainlink-node=0s",
        "--period chainlink-node=8761h",
        "--period chainlnk-node=10s",
        "--period chainlink-node=1s,chainlink-node=2s",
        "--chainlink-forwarder node_1",
        "--chainlink-forwarder node_1=0x12",
        "--chainlink-forwarder =0x936469EFec07F631ef489f3b387A0E8338A6C629",
        "--state /dev/null/state",
        "--scrape-config missing.ini",
        "--http 8480",
        "--http h:65536",
        "--http :1",
        "--providers missing",
        "--check chains.chainlink.ethereum.nodes_config=missing.json",
        "--check missing.json",
        "--check-broker soon",
        "--check-broker 5m --check nodes.json",
        "--show-messages perhaps",
        "--show-messages true",
        "--log-level loud",
        "--log-format xml",
        "--name me --replace-node-monitors-manager true",
        "--configs-queue mine --replace-node-monitors-manager true",
        "--heartbeat-queue mine --replace-node-monitors-manager true",
        "--heartbeat-queue mine --replace node",
        "--replace nodes",
        "--configs-queue system_monitors_manager_configs_queue",
        "--replace node,node",
        "--replace node,all",
        "--replace node --replace-node-monitors-manager true",
        "--role-types node=x",
        "--role-types system=x --replace node",
        "--role-types x --replace node",
        "--role-types node= --replace node",
        "--role-types node=evm-node --replace node",
        "--name-before-roles x",
      })
  void rejectsInvalidValuesFromEverySource(String line) throws Exception {
    String[] words = line.replace("'  '", "\t").split(" ");
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].replace("\t", "  ");
    }
    Map<String, String> environment = new LinkedHashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      String name = words[i].substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
      environment.put("PANIC_MONITORS_" + name, words[i + 1]);
    }

    assertRejected(Run.of(words), "--");
    if (!line.contains("'  '")) {
      assertRejected(Run.with(environment), "PANIC_MONITORS_");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--state", "--scrape-config", "--providers", "--check"})
  void rejectsAnInvalidPath(String option) throws Exception {
    Run run = Run.of(option, "a\0b");

    assertRejected(run, option + " is not a valid path (");
    assertThat(run.errorLines().get(0)).contains("): a\\u0000b ");
  }

  private static void assertRejected(Run run, String name) {
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.lines()).isEmpty();
    assertThat(run.errorLines()).hasSize(1);
    assertThat(run.errorLines().get(0)).startsWith("panic-monitors: " + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nmae x",
        "status",
        "--name",
        "--name --http 127.0.0.1:1",
        "--name a --name b",
        "--help=yes",
        "@file"
      })
  void rejectsUnknownArguments(String line) throws Exception {
    Run run = Run.of(line.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.lines()).isEmpty();
    assertThat(run.errorLines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "RABBIT_PORT,x",
    "RABBIT_PORT,0",
    "RABBIT_PORT,65536",
    "RABBIT_IP,a b",
    "NODE_MONITOR_PERIOD_SECONDS,10s",
    "NODE_MONITOR_PERIOD_SECONDS,0",
    "SYSTEM_MONITOR_PERIOD_SECONDS,1m"
  })
  void rejectsInvalidPanicVariables(String variable, String value) {
    assertThatThrownBy(() -> settings(Map.of(variable, value)))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining(variable);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--amqp http://me:geheim@h",
        "--amqp amqp://me:geheim@h:x",
        "--ampq=amqp://me:geheim@h",
        "--replace-node-monitors-manager amqp://me:geheim@h",
        "--replace-node-monitors-manager=amqp://me:geheim@h",
        "--replace amqp://me:geheim@h",
        "--replace node --role-types amqp://me:geheim@h",
        "--help=amqp://me:geheim@h",
        "--amqp amqp://a --amqp amqp://me:geheim@h",
        "amqp://me:geheim@h",
        "@amqp://me:geheim@h"
      })
  void errorsContainNoCredentials(String line) throws Exception {
    Run run = Run.of(line.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errorLines()).hasSize(1);
    assertThat(run.errorLines().get(0)).doesNotContain("geheim", "me:");
  }

  @Test
  void helpShowsNoCredentialsFromTheEnvironment() throws Exception {
    Run run = Run.with(Map.of("PANIC_MONITORS_AMQP", "amqp://me:geheim@h"), "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.errorLines()).isEmpty();
    assertThat(run.lines()).first().asString().startsWith("usage: ");
    assertThat(String.join("\n", run.lines()))
        .contains(
            "--amqp",
            "--check",
            "--period",
            "--replace",
            "--role-types",
            "--replace-node-monitors-manager")
        .doesNotContain("geheim");
  }

  @Test
  void printsItsVersion() throws Exception {
    Run run = Run.of("--version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines()).singleElement().asString().startsWith("panic-monitors ");
  }

  @Test
  void doesNotReadArgumentsFromFiles() throws Exception {
    Path file = Files.writeString(directory.resolve("arguments"), "--version");

    assertThat(Run.of("@" + file).exitCode()).isEqualTo(2);
  }

  @Test
  void reportsThatItCannotListen() throws Exception {
    Run run = Run.of("--http", "host.invalid:1", "--state", directory.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errorLines())
        .singleElement()
        .asString()
        .contains("cannot listen on host.invalid:1");
  }
}
