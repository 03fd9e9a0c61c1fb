package io.github.panicmonitors.examples.custommonitor;

import static java.util.stream.Collectors.toSet;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.InvalidConfigException;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.ParsedConfig.Accepted;
import io.github.panicmonitors.api.config.ParsedConfig.Rejected;
import io.github.panicmonitors.api.monitor.ListedSource;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.MonitorSource;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.PanicMessage;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.http.JsonClient;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceUrl;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Monitors the nodes of a beacon chain together: one message has the progress of each. */
public final class BeaconChainProvider implements MonitorProvider<BeaconChainProvider.Chain> {
  private static final int NOT_READ = 5003;

  private final SourceClient client = SourceClient.builder().build();
  private final JsonClient json = JsonClient.of(client);

  /** Creates a provider. */
  public BeaconChainProvider() {}

  /** A node of a chain. */
  public record Member(String id, String parentId, String name, SourceUrl syncing) {
    static Member of(ConfigEntry entry) {
      if (!entry.text("id").equals(entry.id())) {
        throw new InvalidConfigException("id differs from the entry's key");
      }
      SourceUrl syncing = SourceUrl.of(entry.text("url") + "/eth/v1/node/syncing");
      return new Member(entry.id(), entry.text("parent_id"), entry.text("name"), syncing);
    }
  }

  /** A chain. The order of its document's entries does not matter. */
  public record Chain(String id, String name, List<Member> members) implements Monitorable {
    static Chain of(String name, List<Member> members) {
      List<Member> ordered = members.stream().sorted(Comparator.comparing(Member::id)).toList();
      return new Chain(members.get(0).parentId(), name, ordered);
    }

    @Override
    public String parentId() {
      return id;
    }
  }

  @Override
  public MonitorDescriptor descriptor() {
    return MonitorDescriptor.builder("beacon-chain")
        .topic("chains.*.*.beacon_nodes_config")
        .otherRawDataRoutingKey("chain.beacon")
        .category("chains")
        .otherCategory("beacon_nodes")
        .build();
  }

  @Override
  public ParsedConfig<Chain> parse(ConfigGroup<Chain> group) {
    List<Member> valid = new ArrayList<>();
    List<Member> kept = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    for (ConfigEntry entry : group.entries()) {
      try {
        valid.add(Member.of(entry));
      } catch (RuntimeException e) {
        rejected.add(Rejected.failed(entry.id(), e));
        group.previousEntry(entry.id()).map(Member::of).ifPresent(kept::add);
      }
    }
    List<Member> all = new ArrayList<>(valid);
    all.addAll(kept);
    if (all.stream().map(Member::parentId).distinct().count() > 1) {
      String reason = "parent_id must be the same in all entries";
      valid.forEach(member -> rejected.add(Rejected.document(member.id(), reason)));
      return new ParsedConfig<>(List.of(), rejected, List.of());
    }
    List<Accepted<Chain>> accepted = new ArrayList<>();
    if (!all.isEmpty()) {
      Chain chain = Chain.of(group.key().chain().orElseThrow().sub(), all);
      accepted.add(new Accepted<>(chain, all.stream().map(Member::id).collect(toSet())));
    }
    return new ParsedConfig<>(accepted, rejected, List.of());
  }

  @Override
  public List<ListedSource> listedAs(Chain chain) {
    List<ListedSource> listed = new ArrayList<>();
    listed.add(new ListedSource("chains", chain.id(), chain.name()));
    chain.members().forEach(it -> listed.add(new ListedSource("beacon_nodes", it.id(), it.name())));
    return listed;
  }

  @Override
  public List<MonitorSource> sources(Chain chain) {
    return chain.members().stream()
        .map(member -> new MonitorSource(member.syncing().toString(), context -> probe(member)))
        .toList();
  }

  private Monitor probe(Member member) {
    return round -> {
      String source = member.syncing().toString();
      try {
        Map<String, Object> unused = progress(member, round);
        return RoundResult.reading().withSource(source);
      } catch (SourceException e) {
        return RoundResult.unpublished(e.kind(), e.reason(), source);
      }
    };
  }

  @Override
  public Monitor create(Chain chain, MonitorContext context) {
    return round -> {
      PanicMessage message = context.message().meta("chain_id", chain.id());
      for (Member member : chain.members()) {
        message.under(member.id());
        try {
          message.result(progress(member, round));
        } catch (SourceException e) {
          message.error(e.kind(), NOT_READ, String.valueOf(e.getMessage()));
        }
      }
      return message.toRoundResult(chain.name());
    };
  }

  private Map<String, Object> progress(Member member, Round round)
      throws SourceException, InterruptedException {
    return json.get(
        member.syncing(),
        answer ->
            Map.of(
                "head_slot",
                answer.get("data").get("head_slot").parse("an integer", Long::parseLong),
                "is_syncing",
                answer.get("data").get("is_syncing").asBoolean()),
        round);
  }

  @Override
  public void close() {
    client.close();
  }
}
