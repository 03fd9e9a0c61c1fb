package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.RoleHost.CHAINLINK;
import static io.github.panicmonitors.core.RoleHost.COSMOS;
import static io.github.panicmonitors.core.RoleHost.NODE;
import static io.github.panicmonitors.core.RoleHost.SYSTEM;
import static io.github.panicmonitors.core.RoleHost.SYSTEMS;
import static io.github.panicmonitors.core.RoleHost.node;
import static io.github.panicmonitors.core.RoleHost.nodesAndSystems;
import static io.github.panicmonitors.core.RoleHost.system;
import static io.github.panicmonitors.core.ScriptedConfig.config;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.CheckReport;
import io.github.panicmonitors.api.manager.ConnectionStatus.State;
import io.github.panicmonitors.api.manager.PanicRoles;
import io.github.panicmonitors.api.manager.Role;
import io.github.panicmonitors.api.manager.RoleStatus.Hold;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.scripted.ChainProvider;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One manager instead of several: promise P13. */
class RolesTest {
  private static final String BSC = "chains.chainlink.bsc.nodes_config";

  @TempDir private Path folder;

  @BeforeEach
  void allowMissingTypes(LogCheck log) {
    log.allow("no provider serves \\[");
  }

  private RoleHost host() {
    return new RoleHost(ConfigStore.file(folder.resolve("configs")));
  }

  private static ConfigDocument document(String key, String id, String value) {
    return ConfigDocument.of(key, Map.of(id, ScriptedConfig.entry(id, value, "true")));
  }

  // ---- documents

  @Test
  void documentIsReadByTheTypesOfTheRoleWhoseQueueItCameBy() {
    try (RoleHost host = host().start(nodesAndSystems(node(), system()))) {
      host.send(CHAINLINK, "n1", "1");
      host.send(SYSTEMS, "s1", "1");

      assertThat(host.monitors()).containsExactly("chainlink-node:n1", "system:s1");
      assertThat(host.role(NODE).documents()).containsOnlyKeys(CHAINLINK);
      assertThat(host.role(SYSTEM).documents()).containsOnlyKeys(SYSTEMS);
    }
  }

  /** The same key reaches two roles, each after the other's older version. */
  @Test
  void typesFollowTheirOwnQueueWhenDocumentsOfAKeyInterleave() {
    try (RoleHost host = host().start(nodesAndSystems(node(), system()))) {
      publishTo(host, node(), COSMOS, "1");
      publishTo(host, node(), COSMOS, "2");
      publishTo(host, system(), COSMOS, "1");
      host.time.settle();
      assertThat(host.readings()).containsExactly("cosmos-node c1=2", "system c1=1");

      publishTo(host, system(), COSMOS, "2");
      publishTo(host, system(), COSMOS, "3");
      publishTo(host, node(), COSMOS, "3");
      host.time.settle();
      assertThat(host.readings()).containsExactly("cosmos-node c1=3", "system c1=3");

      host.stop();
      host.start(nodesAndSystems(node(), system()));
      assertThat(host.readings()).containsExactly("cosmos-node c1=3", "system c1=3");
    }
  }

  /** Delivers a document to the queue of one role, through an exchange of its own. */
  private static void publishTo(RoleHost host, Role role, String key, String value) {
    String exchange = "only " + role.name();
    host.broker.declareExchange(exchange);
    host.broker.bind(role.configsQueue(), exchange, "#");
    host.broker.publish(exchange, key, config().node("c1", value).bytes());
  }

  @Test
  void restartRestoresTheVersionOfEachRole() {
    try (RoleHost host = host().start(nodesAndSystems(node(), system()))) {
      publishTo(host, system(), COSMOS, "old");
      publishTo(host, node(), COSMOS, "new");
      host.time.settle();
      host.stop();

      host.start(nodesAndSystems(node(), system()));

      assertThat(host.readings()).containsExactly("cosmos-node c1=new", "system c1=old");
    }
  }

  @Test
  void documentThatARoleDoesNotReadIsAcknowledgedAndSaysNothing() {
    String other = "chains.polkadot.x.nodes_config";
    try (RoleHost host = host().start(nodesAndSystems(node()))) {
      host.send(other, "p1", "1");

      assertThat(host.broker.depth(node().configsQueue())).isZero();
      assertThat(host.manager().status().unclaimed()).isEmpty();
      assertThat(host.manager().status().documents().unclaimed()).isZero();
      assertThat(host.role(NODE).documents()).isEmpty();
    }
  }

  @Test
  void documentThatARoleReadsAndNoInstalledTypeClaimsIsUnclaimed() {
    String substrate = "chains.substrate.kusama.nodes_config";
    try (RoleHost host = host().start(nodesAndSystems(node(), system()))) {
      host.send(substrate, "p1", "1");

      assertThat(host.role(NODE).unclaimed()).containsExactly(substrate);
      assertThat(host.role(SYSTEM).unclaimed()).isEmpty();
      assertThat(host.monitors()).containsExactly("system:p1");
    }
  }

  @Test
  void appliesADocumentToEveryRoleThatReadsItOrToOne() {
    try (RoleHost host = host().start(nodesAndSystems(node(), system()))) {
      AppliedDocument both = host.apply(host.manager().apply(document(COSMOS, "c1", "1")));
      assertThat(both.role()).isEqualTo(NODE + ", " + SYSTEM);
      assertThat(both.started())
          .extracting(Object::toString)
          .containsExactly("cosmos-node:c1", "system:c1");

      AppliedDocument one = host.apply(host.manager().apply(SYSTEM, document(COSMOS, "c1", "2")));
      assertThat(one.role()).isEqualTo(SYSTEM);
      assertThat(host.readings()).containsExactly("cosmos-node c1=1", "system c1=2");

      AppliedDocument none = host.apply(host.manager().apply(document("no.such", "c1", "1")));
      assertThat(none.claimed()).isFalse();
      assertThatThrownBy(() -> host.manager().apply("Other", document(COSMOS, "c1", "2")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Other");
    }
  }

  @Test
  void checkReadsADocumentAsEachRoleWould() throws Exception {
    MonitorsManagerBuilder builder = MonitorsManager.builder().discovery(false);
    nodesAndSystems(node(), system()).accept(builder);
    try (MonitorsManager manager = builder.build()) {
      CheckReport report =
          manager.check(
              List.of(
                  document(COSMOS, "c1", "1"),
                  document("chains.polkadot.x.other_config", "p", "1")));

      assertThat(report.sources())
          .extracting(source -> source.monitor().toString())
          .containsExactlyInAnyOrder("cosmos-node:c1", "system:c1");
      assertThat(report.unclaimed()).isEmpty();
      assertThat(report.monitorables())
          .extracting(message -> new String(message.body(), UTF_8))
          .anyMatch(text -> text.contains("\"manager_name\":\"" + NODE + "\""))
          .anyMatch(text -> text.contains("\"manager_name\":\"" + SYSTEM + "\""));
    }
  }

  // ---- messages

  @Test
  void heartbeatsAndSourceListsOfARoleNameItsOwnMonitors() {
    try (RoleHost host = host().start(nodesAndSystems(node(), system()))) {
      host.send(COSMOS, "c1", "1");
      host.send(SYSTEMS, "s1", "1");

      assertThat(host.sourceLists())
          .containsExactlyInAnyOrder(
              NODE + " cosmos.nodes:1", SYSTEM + " cosmos.systems:1", SYSTEM + " cosmos.systems:2");
      host.heartbeats();
      host.ping();
      assertThat(host.heartbeats())
          .containsExactlyInAnyOrder(
              NODE + ": [Cosmos node monitor (name of c1)]",
              SYSTEM + ": [System monitor (name of c1), System monitor (name of s1)]");
    }
  }

  private static Consumer<MonitorsManagerBuilder> withChains(Role role) {
    return nodesAndSystems(role.withType("chain"))
        .andThen(builder -> builder.provider(new ChainProvider(url -> RoundResult.reading())));
  }

  @Test
  void everyCategoryOfAnAggregateIsListedAfterARestartAndARefusal(LogCheck log) {
    log.expect("Node Monitors Manager: another consumer holds its configs queue; its monitors");
    log.expect("CONSUMING connection of Node Monitors Manager: REFUSED");
    try (RoleHost host = host().start(withChains(node()))) {
      host.send(COSMOS, "c1", "1");
      assertThat(host.sourceLists())
          .containsExactlyInAnyOrder(NODE + " cosmos.nodes:1", NODE + " cosmos.chains:1");
      host.stop();
      BrokerConnection panic = host.panicTakes(node());

      host.start(withChains(node()));
      host.advance(60);
      assertThat(host.sourceLists()).isEmpty();

      host.time.run(panic::close);
      host.advance(11);
      assertThat(host.sourceLists())
          .containsExactlyInAnyOrder(NODE + " cosmos.nodes:1", NODE + " cosmos.chains:1");
    }
  }

  @Test
  void oldNameListsNothingInEveryCategoryOfAnAggregate() {
    try (RoleHost host = withOldStore(host()).start(withChains(node()))) {
      assertThat(host.sourceLists())
          .filteredOn(list -> list.startsWith("Monitors Manager"))
          .contains("Monitors Manager cosmos.nodes:0", "Monitors Manager cosmos.chains:0")
          .doesNotHaveDuplicates();
    }
  }

  // ---- who holds a queue

  @Test
  void roleThatIsRefusedAtTheStartDoesNotActAndAffectsNoOther(LogCheck log) {
    log.expect("System Monitors Manager: another consumer holds its configs queue; its monitors");
    log.expect("CONSUMING connection of System Monitors Manager: REFUSED");
    try (RoleHost host = host().start(nodesAndSystems(node(), system()))) {
      host.send(COSMOS, "c1", "1");
      host.stop();
      BrokerConnection panic = host.panicTakes(system());
      host.sourceLists();
      host.heartbeats();

      host.start(nodesAndSystems(node(), system()));
      host.advance(60);
      host.ping();

      assertThat(host.monitors()).containsExactly("cosmos-node:c1");
      assertThat(host.readings()).containsExactly("cosmos-node c1=1");
      assertThat(host.sourceLists()).containsExactly(NODE + " cosmos.nodes:1");
      assertThat(host.heartbeats()).containsExactly(NODE + ": [Cosmos node monitor (name of c1)]");
      assertThat(host.role(SYSTEM).hold()).isEqualTo(Hold.REFUSED);
      assertThat(host.role(SYSTEM).acting()).isFalse();
      assertThat(host.role(NODE).hold()).isEqualTo(Hold.HELD);

      host.time.run(panic::close);
      host.advance(11);

      assertThat(host.role(SYSTEM).hold()).isEqualTo(Hold.HELD);
      assertThat(host.readings()).containsExactly("cosmos-node c1=1", "system c1=1");
      assertThat(host.sourceLists()).containsExactly(SYSTEM + " cosmos.systems:1");
      assertThat(host.role(SYSTEM).advice()).isEqualTo("restart PANIC's configs manager");
      host.send(SYSTEMS, "s1", "1");
      assertThat(host.role(SYSTEM).advice()).isEmpty();
    }
  }

  @Test
  void roleThatIsRefusedAfterALostConnectionContinuesAndListsNothing(LogCheck log) {
    log.expect("another consumer holds its configs queue; its monitors continue");
    log.allow("CONSUMING connection of System Monitors Manager");
    try (RoleHost host = host().start(nodesAndSystems(node(), system()))) {
      host.send(SYSTEMS, "s1", "1");
      host.broker.faults().closeChannel(SYSTEM + " consuming", BrokerFault.CONNECTION_LOST);
      BrokerConnection panic = host.panicTakes(system());
      host.advance(20);
      host.sourceLists();
      host.heartbeats();

      host.ping();
      host.apply(host.manager().apply(SYSTEM, document("general.systems_config", "s2", "1")));

      assertThat(host.role(SYSTEM).hold()).isEqualTo(Hold.REFUSED);
      assertThat(host.role(SYSTEM).acting()).isTrue();
      assertThat(host.readings()).containsExactly("system s1=1", "system s2=1");
      assertThat(host.sourceLists()).isEmpty();
      assertThat(host.heartbeats()).containsExactly(NODE + ": []");

      host.time.run(panic::close);
      host.advance(11);
      assertThat(host.sourceLists())
          .containsExactlyInAnyOrder(SYSTEM + " cosmos.systems:1", SYSTEM + " general.systems:1");
    }
  }

  @Test
  void restoredMonitorsRunWhileTheBrokerIsUnreachable(LogCheck log) {
    log.allow("connection.*: (CONNECTING|REFUSED)");
    log.allow("another consumer holds its configs queue");
    try (RoleHost host = host().start(nodesAndSystems(node()))) {
      host.send(CHAINLINK, "n1", "1");
      host.stop();

      host.broker.faults().stop();
      host.start(nodesAndSystems(node()));
      host.advance(10);
      assertThat(host.monitors()).containsExactly("chainlink-node:n1");
      assertThat(host.role(NODE).hold()).isEqualTo(Hold.LOST);

      // PANIC's manager had the queue all the time.
      host.broker.faults().restart();
      host.panicTakes(node());
      host.advance(20);
      assertThat(host.monitors()).isEmpty();
      assertThat(host.role(NODE).hold()).isEqualTo(Hold.REFUSED);
    }
  }

  /** The callbacks of a lost connection may come late. */
  @Test
  void documentThatALostConnectionDeliversLateDoesNotCount(LogCheck log) {
    log.expect("another consumer holds its configs queue; its monitors continue");
    log.allow("CONSUMING connection of System Monitors Manager");
    List<ConnectionListener> systems = new ArrayList<>();
    try (RoleHost host = host()) {
      ForwardingBroker broker =
          new ForwardingBroker(host.broker) {
            @Override
            public BrokerConnection connect(String name, ConnectionListener listener)
                throws BrokerException, InterruptedException {
              if (name.startsWith(SYSTEM)) {
                systems.add(listener);
              }
              return super.connect(name, listener);
            }
          };
      host.start(nodesAndSystems(system()).andThen(builder -> builder.broker(broker)));
      host.broker.faults().closeChannel(SYSTEM + " consuming", BrokerFault.CONNECTION_LOST);
      host.panicTakes(system());
      host.advance(20);

      String queue = system().configsQueue();
      byte[] body = config().node("s1", "1").bytes();
      systems.get(0).onDelivery(new Delivery(queue, 1, "config", SYSTEMS, body, false));
      host.time.settle();

      assertThat(host.role(SYSTEM).hold()).isEqualTo(Hold.REFUSED);
      assertThat(host.role(SYSTEM).documents()).isEmpty();
      assertThat(host.monitors()).isEmpty();
    }
  }

  /** PANIC's manager connects again at once, as long as it is refused. */
  @Test
  void managerOfPanicThatSpinsBesideARoleTakesNoPing() {
    try (RoleHost host = host().start(nodesAndSystems(node(), system()))) {
      host.heartbeats();
      List<String> taken = new ArrayList<>();
      for (int second = 0; second < 60; second++) {
        for (int i = 0; i < 10; i++) {
          host.whilePanicConsumesPings = i == 5 ? () -> publishPing(host) : () -> {};
          assertThat(host.panic(system(), taken::add)).isNull();
          host.time.advance(Duration.ofMillis(100));
        }
      }

      assertThat(taken).isEmpty();
      assertThat(host.heartbeats()).filteredOn(one -> one.startsWith(SYSTEM)).hasSize(60);
      assertThat(host.role(SYSTEM).consuming().reconnects()).isZero();
    }
  }

  /** Checks that PANIC's manager does not consume pings too, which it would take in turn. */
  private static void publishPing(RoleHost host) {
    assertThat(host.broker.consumers(system().heartbeatQueue())).isEqualTo(1);
    host.broker.publish("health_check", "ping", "ping".getBytes(UTF_8));
  }

  @Test
  void lostConnectionOfARoleAffectsNoOther(LogCheck log) {
    log.expect("CONSUMING connection of System Monitors Manager: CONNECTING");
    try (RoleHost host = host().start(nodesAndSystems(node(), system()))) {
      host.broker.faults().closeChannel(SYSTEM + " consuming", BrokerFault.CONNECTION_LOST);
      host.advance(20);

      assertThat(host.role(SYSTEM).consuming().reconnects()).isEqualTo(1);
      assertThat(host.role(NODE).consuming().reconnects()).isZero();
      assertThat(host.role(SYSTEM).consuming().state()).isEqualTo(State.CONNECTED);
    }
  }

  // ---- taking over and giving back

  @Test
  void nothingThatWasRemovedWhileARoleWasGivenBackRunsAgain(LogCheck log) {
    try (RoleHost host = host().start(nodesAndSystems(node(), system()))) {
      host.send(CHAINLINK, "n1", "1");
      host.send(BSC, "n2", "1");
      host.send(SYSTEMS, "s1", "1");
      host.stop();

      host.start(nodesAndSystems(system()));
      assertThat(host.monitors()).containsExactly("system:s1");
      host.stop();

      // PANIC's manager took the change of the sub-chain that was removed in between.
      host.start(nodesAndSystems(node(), system()));
      assertThat(host.monitors()).containsExactly("system:s1");
      assertThat(host.role(NODE).advice()).isEqualTo("restart PANIC's configs manager");
      assertThat(host.role(SYSTEM).advice()).isEmpty();
      host.send(BSC, "n2", "1");
      assertThat(host.monitors()).containsExactly("chainlink-node:n2", "system:s1");
    }
  }

  @Test
  void managerWithoutRolesKeepsItsDocumentsAndDeletesThoseOfRoles() {
    try (RoleHost host = host().start(nodesAndSystems(node()))) {
      host.send(CHAINLINK, "n1", "1");
      host.stop();

      host.start(builder -> builder.provider(RoleHost.chainlinkNodes()));
      assertThat(host.monitors()).isEmpty();
      host.send(BSC, "n2", "1");
      host.stop();

      host.start(builder -> builder.provider(RoleHost.chainlinkNodes()));
      assertThat(host.monitors()).containsExactly("chainlink-node:n2");
    }
  }

  // ---- the log

  private static void assertLogged(CapturedOutput output, String line) {
    assertThat(output.texts()).filteredOn(text -> text.contains(": " + line)).hasSize(1);
  }

  @Test
  void logsOnceThatARoleIsHeld() {
    try (CapturedOutput output = CapturedOutput.capture();
        RoleHost host = host().start(nodesAndSystems(node(), system()))) {
      host.advance(60);

      assertLogged(output, NODE + ": this manager holds its configs queue");
      assertLogged(output, SYSTEM + ": this manager holds its configs queue");
    }
  }

  @Test
  void logsHowManyStoredDocumentsWereDeleted() {
    try (RoleHost host = host().start(nodesAndSystems(node(), system()))) {
      host.send(CHAINLINK, "n1", "1");
      host.send(BSC, "n2", "1");
      host.send(SYSTEMS, "s1", "1");
      host.stop();
      try (CapturedOutput output = CapturedOutput.capture()) {
        host.start(nodesAndSystems(system()));

        assertLogged(
            output, "2 stored documents were deleted: this manager no longer has their roles");
      }
    }
  }

  // ---- stores of a manager without roles

  private static RoleHost withOldStore(RoleHost host) {
    host.start(
        builder ->
            builder
                .provider(RoleHost.chainlinkNodes())
                .provider(RoleHost.cosmosNodes())
                .provider(RoleHost.systems()));
    host.send(COSMOS, "c1", "old");
    host.send(CHAINLINK, "n1", "old");
    host.stop();
    host.sourceLists();
    return host;
  }

  @Test
  void documentWithoutARoleIsThatOfEveryRoleThatReadsItUntilItsQueueBringsANewerOne() {
    try (RoleHost host = withOldStore(host()).start(nodesAndSystems(node(), system()))) {
      assertThat(host.readings())
          .containsExactly("chainlink-node n1=old", "cosmos-node c1=old", "system c1=old");

      publishTo(host, node(), COSMOS, "new");
      host.time.settle();
      host.stop();
      host.start(nodesAndSystems(node(), system()));

      assertThat(host.readings())
          .containsExactly("chainlink-node n1=old", "cosmos-node c1=new", "system c1=old");
    }
  }

  @Test
  void roleThatIsNamedLaterTakesOverDocumentsWithoutARoleOnce() {
    try (RoleHost host = withOldStore(host()).start(nodesAndSystems(node()))) {
      host.stop();
      host.start(nodesAndSystems(node(), system()));
      assertThat(host.monitors())
          .containsExactly("chainlink-node:n1", "cosmos-node:c1", "system:c1");
      host.stop();
      host.start(nodesAndSystems(node()));
      host.stop();

      host.start(nodesAndSystems(node(), system()));
      assertThat(host.monitors()).containsExactly("chainlink-node:n1", "cosmos-node:c1");
    }
  }

  @Test
  void oldNameListsNoSourcesOnceAtTheFirstStartWithRoles() {
    try (RoleHost host = withOldStore(host()).start(nodesAndSystems(node(), system()))) {
      assertThat(host.sourceLists())
          .filteredOn(list -> list.startsWith("Monitors Manager"))
          .contains(
              "Monitors Manager cosmos.nodes:0",
              "Monitors Manager cosmos.systems:0",
              "Monitors Manager chainlink.nodes:0")
          .doesNotHaveDuplicates();
      host.stop();

      host.start(nodesAndSystems(node(), system()));
      assertThat(host.sourceLists()).noneMatch(list -> list.startsWith("Monitors Manager"));
    }
  }

  @Test
  void oldNameThatARoleBearsIsNotEmptied() {
    try (RoleHost host =
        withOldStore(host())
            .start(nodesAndSystems(node()).andThen(builder -> builder.nameBeforeRoles(NODE)))) {
      assertThat(host.sourceLists())
          .containsExactlyInAnyOrder(NODE + " cosmos.nodes:1", NODE + " chainlink.nodes:1");
    }
  }

  // ---- types

  @Test
  void typeThatNobodyServesIsAWarning(LogCheck log) {
    log.expect("Node Monitors Manager: no provider serves \\[evm-node, substrate-node]");
    try (RoleHost host = host().start(nodesAndSystems(node()))) {
      assertThat(host.role(NODE).missingTypes()).containsExactly("evm-node", "substrate-node");
      assertThat(host.role(NODE).types()).containsExactly("chainlink-node", "cosmos-node");
    }
  }

  @Test
  void addedProviderWhoseTypeNoRoleNamesIsRefused() {
    assertThatThrownBy(
            () ->
                MonitorsManager.builder()
                    .roles(node())
                    .discovery(false)
                    .provider(RoleHost.systems())
                    .build()
                    .start())
        .isInstanceOf(MonitorsStartException.class)
        .hasMessageContaining("system")
        .hasMessageContaining("withType");
  }

  @Test
  void discoveredTypeThatNoRoleNamesDoesNotRun() {
    try (CapturedOutput output = CapturedOutput.capture();
        RoleHost host =
            host()
                .start(
                    builder ->
                        builder
                            .roles(node())
                            .discovery(true)
                            .classLoader(
                                ProviderCloseTest.finding(
                                    folder, ProviderCloseTest.Found.class)))) {
      assertThat(host.manager().status().typesWithoutRole()).containsExactly("found");
      assertLogged(output, "types [found] do not run: no role names them");
    }
  }

  @Test
  void addedTypeRunsOnDocumentsOfItsTopics() {
    RoleType oracle = new RoleType("oracle", "nodes", "", "chains.*.*.oracles_config");
    try (RoleHost host =
        host()
            .start(
                nodesAndSystems(node().withType("oracle"))
                    .andThen(builder -> builder.provider(oracle)))) {
      host.send("chains.chainlink.ethereum.oracles_config", "o1", "1");

      assertThat(host.readings()).containsExactly("oracle o1=1");
      assertThat(host.sourceLists()).contains(NODE + " chainlink.nodes:1");
    }
  }

  @Test
  void namesQueuesAndTypesOfRolesAreUsedOnce() {
    Role.Builder other =
        Role.builder("Other").configsQueue("other_configs").heartbeatQueue("other_heartbeat");
    MonitorsManagerBuilder builder = MonitorsManager.builder();

    assertThatThrownBy(() -> builder.roles(node(), node()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name must be in one role only: " + NODE);
    assertThatThrownBy(() -> builder.roles(node(), other.build().withType("evm-node")))
        .hasMessageContaining("type must be in one role only: evm-node");
    assertThatThrownBy(
            () -> builder.roles(node(), other.configsQueue(node().heartbeatQueue()).build()))
        .hasMessageContaining("queue must be in one role only: " + node().heartbeatQueue());
    assertThatThrownBy(() -> builder.roles()).hasMessageContaining("roles must not be empty");
    assertThatThrownBy(() -> builder.roles(node()).configsQueue("mine").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("mine");
  }

  @Test
  void queueOfPanicIsRefusedWithoutRoles() {
    for (Role role : PanicRoles.all()) {
      assertThatThrownBy(() -> MonitorsManager.builder().configsQueue(role.configsQueue()).build())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("use roles(PanicRoles.");
    }
  }
}
