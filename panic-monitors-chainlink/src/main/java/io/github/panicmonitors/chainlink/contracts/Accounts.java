package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.chainlink.ChainlinkNode;
import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.prometheus.ScrapeClient;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The accounts of all nodes of a chain. */
final class Accounts {
  private static final Duration MAX_PAGE_TIME = Duration.ofSeconds(5);

  /** Reading accounts may take {@code 1/PARTS} of the round's time. */
  private static final int PARTS = 4;

  private final List<NodeAccounts> nodes;

  /** The node to begin with: the first one that the last round had no time for. */
  private int first;

  /**
   * Creates an instance that has not read any page.
   *
   * @param further accounts by node id that no page lists, such as forwarders
   */
  Accounts(List<ChainlinkNode> nodes, Map<String, List<Address>> further, ScrapeClient client) {
    this.nodes =
        nodes.stream()
            .map(node -> new NodeAccounts(node, further.getOrDefault(node.id(), List.of()), client))
            .toList();
  }

  /**
   * Reads the accounts of nodes that are due, while there is time.
   *
   * @return whether the accounts of a node have changed
   */
  boolean refresh(Round round, Instant now) throws InterruptedException {
    Duration reserved = round.remaining().multipliedBy(PARTS - 1).dividedBy(PARTS);
    boolean changed = false;
    int start = first;
    first = 0;
    for (int i = 0; i < nodes.size(); i++) {
      int index = (start + i) % nodes.size();
      NodeAccounts node = nodes.get(index);
      if (!node.isDue(now)) {
        continue;
      }
      if (i > 0 && round.remaining().compareTo(reserved) < 0) {
        first = index;
        break;
      }
      changed |= node.refresh(round, pageTime(round), now);
    }
    return changed;
  }

  private static Duration pageTime(Round round) {
    Duration part = round.remaining().dividedBy(PARTS);
    return part.compareTo(MAX_PAGE_TIME) < 0 ? part : MAX_PAGE_TIME;
  }

  /** Returns the accounts by node, without nodes that have none. */
  Map<ChainlinkNode, List<Address>> byNode() {
    Map<ChainlinkNode, List<Address>> byNode = new LinkedHashMap<>();
    for (NodeAccounts node : nodes) {
      List<Address> all = node.all();
      if (!all.isEmpty()) {
        byNode.put(node.node(), all);
      }
    }
    return byNode;
  }

  /** Returns whether a page of any node answered when its accounts were read last. */
  boolean hasAnswered() {
    return nodes.stream().anyMatch(NodeAccounts::hasAnswered);
  }

  /** Returns why a page could not be read. Empty if all pages were read. */
  Optional<SourceException> failure() {
    return nodes.stream().flatMap(node -> node.failure().stream()).findFirst();
  }

  /** Returns the names of the nodes without an account. */
  List<String> unknown() {
    return nodes.stream()
        .filter(node -> node.all().isEmpty())
        .map(node -> node.node().name())
        .toList();
  }
}
