package io.github.panicmonitors.testkit.contract;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.InvalidConfigException;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.ParsedConfig.Accepted;
import io.github.panicmonitors.api.config.ParsedConfig.Disabled;
import io.github.panicmonitors.api.config.ParsedConfig.Rejected;
import io.github.panicmonitors.api.monitor.ListedSource;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.Monitorable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A correct provider that makes one monitorable of all entries of a document, which must have the
 * same parent. Subclasses break one thing each.
 */
class AggregateProvider extends SampleProvider {

  record Group(String id, String name, List<Thing> things) implements Monitorable {
    @Override
    public String parentId() {
      return id;
    }
  }

  @Override
  public MonitorDescriptor descriptor() {
    return described("sample")
        .topic("chains.*.*.samples_config")
        .otherCategory("chains of samples")
        .build();
  }

  @Override
  public ParsedConfig<Monitorable> parse(ConfigGroup<Monitorable> group) {
    List<Thing> things = new ArrayList<>();
    List<Thing> kept = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    List<Disabled> disabled = new ArrayList<>();
    for (ConfigEntry entry : group.entries()) {
      try {
        things.add(member(entry));
      } catch (RuntimeException e) {
        rejected.add(Rejected.failed(entry.id(), e));
        previous(group, entry).map(this::member).ifPresent(kept::add);
      }
    }
    if (disagree(things, kept)) {
      things.forEach(thing -> rejected.add(disagreement(thing)));
      return new ParsedConfig<>(List.of(), rejected, disabled);
    }
    return new ParsedConfig<>(accepted(things, kept), rejected, disabled);
  }

  private Thing member(ConfigEntry entry) {
    if (!entry.text("id").equals(entry.id())) {
      throw new InvalidConfigException("id differs");
    }
    return Thing.of(entry);
  }

  Optional<ConfigEntry> previous(ConfigGroup<Monitorable> group, ConfigEntry invalid) {
    return group.previousEntry(invalid.id());
  }

  boolean disagree(List<Thing> things, List<Thing> kept) {
    return concat(things, kept).stream().map(Thing::parentId).distinct().count() > 1;
  }

  Rejected disagreement(Thing thing) {
    return Rejected.document(thing.id(), "parent_id must be the same in all entries");
  }

  static List<Thing> concat(List<Thing> things, List<Thing> more) {
    List<Thing> all = new ArrayList<>(things);
    all.addAll(more);
    return all;
  }

  List<Accepted<Monitorable>> accepted(List<Thing> things, List<Thing> kept) {
    List<Thing> all = concat(things, kept);
    return all.isEmpty() ? List.of() : List.of(new Accepted<>(group(all), ids(all)));
  }

  Group group(List<Thing> things) {
    String parent = things.get(0).parentId();
    return new Group(parent, parent, inOrder(things));
  }

  List<Thing> inOrder(List<Thing> things) {
    return things.stream().sorted(Comparator.comparing(Thing::id)).toList();
  }

  static Set<String> ids(List<Thing> things) {
    return things.stream().map(Thing::id).collect(Collectors.toSet());
  }

  @Override
  public List<ListedSource> listedAs(Monitorable group) {
    List<ListedSource> listed = new ArrayList<>();
    listed.add(new ListedSource("chains of samples", group.id(), group.name()));
    for (Thing thing : ((Group) group).things()) {
      listed.add(new ListedSource("samples", thing.id(), thing.name()));
    }
    return listed;
  }

  @Override
  String url(Monitorable group) {
    Secret first = ((Group) group).things().get(0).url();
    return first.reveal();
  }
}
