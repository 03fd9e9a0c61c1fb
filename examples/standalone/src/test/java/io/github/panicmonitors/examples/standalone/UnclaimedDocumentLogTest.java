package io.github.panicmonitors.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnclaimedDocumentLogTest {
  private final UnclaimedDocumentLog listener = new UnclaimedDocumentLog();

  private void apply(String key, boolean claimed) {
    listener.applied(
        new AppliedDocument("", key, claimed, List.of(), List.of(), List.of(), 0, List.of()));
  }

  @Test
  void warnsOncePerBaseChainAndKind(LogCheck log) {
    log.allow("is not monitored");
    apply("chains.cosmos.regen.nodes_config", false);
    apply("chains.cosmos.akash.nodes_config", false);
    apply("chains.chainlink.ethereum.nodes_config", true);
    apply("chains.chainlink.ethereum.evm_nodes_config", false);
    apply("elsewhere", false);

    assertThat(log.records())
        .map(record -> record.replaceFirst(".*: (.*): .*", "$1"))
        .containsExactly(
            "base chain cosmos (nodes_config) is not monitored",
            "base chain chainlink (evm_nodes_config) is not monitored",
            "configuration elsewhere is not monitored");
  }

  @Test
  void namesTheRoleThatDoesNotMonitorIt(LogCheck log) {
    log.expect("base chain cosmos \\(nodes_config\\) is not monitored by Node Monitors Manager:");

    listener.applied(
        new AppliedDocument(
            "Node Monitors Manager",
            "chains.cosmos.regen.nodes_config",
            false,
            List.of(),
            List.of(),
            List.of(),
            0,
            List.of()));
  }
}
