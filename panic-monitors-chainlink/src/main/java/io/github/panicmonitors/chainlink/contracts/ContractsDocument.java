package io.github.panicmonitors.chainlink.contracts;

import static java.util.stream.Collectors.toSet;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.ParsedConfig.Accepted;
import io.github.panicmonitors.api.config.ParsedConfig.Disabled;
import io.github.panicmonitors.api.config.ParsedConfig.Rejected;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.chainlink.ChainlinkNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Parses a document into one monitorable, made of all entries that switch contracts on. For an
 * invalid entry, the previous version is kept. If entries disagree about the chain, the previous
 * version of the whole document is kept.
 */
final class ContractsDocument {
  private final ConfigGroup<ChainlinkContracts> group;
  private final List<ContractsEntry> valid = new ArrayList<>();

  /** The previous versions of invalid entries. */
  private final List<ContractsEntry> kept = new ArrayList<>();

  private final List<Rejected> rejected = new ArrayList<>();
  private final List<Disabled> disabled = new ArrayList<>();

  private ContractsDocument(ConfigGroup<ChainlinkContracts> group) {
    this.group = group;
    group.entries().forEach(this::add);
  }

  static ParsedConfig<ChainlinkContracts> parse(ConfigGroup<ChainlinkContracts> group) {
    return new ContractsDocument(group).parsed();
  }

  private void add(ConfigEntry entry) {
    try {
      ContractsEntry.read(entry)
          .ifPresentOrElse(valid::add, () -> disabled.add(new Disabled(entry.id())));
    } catch (RuntimeException e) {
      rejected.add(Rejected.failed(entry.id(), e));
      group.previousEntry(entry.id()).flatMap(ContractsEntry::read).ifPresent(kept::add);
    }
  }

  private ParsedConfig<ChainlinkContracts> parsed() {
    List<ContractsEntry> all = new ArrayList<>(valid);
    all.addAll(kept);
    List<String> differing = differingFields(all);
    if (!differing.isEmpty()) {
      return rejectedAll(differing);
    }
    return new ParsedConfig<>(
        all.isEmpty() ? List.of() : List.of(accepted(all)), rejected, disabled);
  }

  private static List<String> differingFields(List<ContractsEntry> entries) {
    List<String> fields = new ArrayList<>();
    if (differ(entries, entry -> entry.node().parentId())) {
      fields.add(ContractsEntry.PARENT);
    }
    if (differ(entries, ContractsEntry::directoryUrl)) {
      fields.add(ContractsEntry.DIRECTORY);
    }
    if (differ(entries, ContractsEntry::endpointUrls)) {
      fields.add(ContractsEntry.ENDPOINTS);
    }
    return fields;
  }

  private static boolean differ(List<ContractsEntry> entries, Function<ContractsEntry, ?> field) {
    return entries.stream().map(field).distinct().count() > 1;
  }

  private ParsedConfig<ChainlinkContracts> rejectedAll(List<String> differing) {
    String reason =
        String.join(", ", differing) + " must be the same in all entries with monitor_contracts";
    valid.forEach(entry -> rejected.add(Rejected.document(entry.node().id(), reason)));
    return new ParsedConfig<>(List.of(), rejected, disabled);
  }

  /** Orders the nodes by id, so that the order of a document's entries does not matter. */
  private Accepted<ChainlinkContracts> accepted(List<ContractsEntry> entries) {
    RoutingKey.Chain chain = group.key().chain().orElseThrow();
    ContractsEntry any = entries.get(0);
    List<ChainlinkNode> nodes =
        entries.stream()
            .map(ContractsEntry::node)
            .sorted(Comparator.comparing(ChainlinkNode::id))
            .toList();
    return new Accepted<>(
        new ChainlinkContracts(
            any.node().parentId(),
            chain.base(),
            chain.sub(),
            any.directoryUrl(),
            any.endpointUrls(),
            nodes),
        nodes.stream().map(ChainlinkNode::id).collect(toSet()));
  }
}
