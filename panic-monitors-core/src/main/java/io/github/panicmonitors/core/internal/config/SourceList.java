package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.core.internal.wire.MonitorableMessages;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The monitors that one monitorable message lists.
 *
 * @param role the name of the role that it belongs to; empty in a manager without roles
 * @param baseChain the base chain of their documents
 * @param category PANIC's category of their types
 */
public record SourceList(String role, String baseChain, String category) {

  public String routingKey() {
    return baseChain + "." + category;
  }

  /** Returns the message with this list. */
  public OutboundMessage message(DesiredState state, MonitorableMessages messages) {
    return messages.of(role, routingKey(), sources(state).map(SourceList::source).toList());
  }

  /** Returns the monitors that should run and belong to this list. */
  Stream<MonitorSpec> sources(DesiredState state) {
    return state.monitors().values().stream()
        .filter(spec -> spec.definition().type().category().equals(category))
        .filter(spec -> isBaseChainOf(spec.document()));
  }

  private static MonitorableMessages.Source source(MonitorSpec spec) {
    return new MonitorableMessages.Source(
        spec.definition().names().parentId(),
        spec.document().routingKey().chain().map(RoutingKey.Chain::sub).orElse(""),
        spec.id().id(),
        spec.definition().names().source());
  }

  private boolean isBaseChainOf(DocumentKey document) {
    return document.role().equals(role)
        && document.routingKey().chain().filter(is -> is.base().equals(baseChain)).isPresent();
  }

  /**
   * Returns the lists that may have changed: those of the types that read the documents, which
   * covers stopped monitors, and those of all started or changed monitors.
   */
  static Set<SourceList> changed(
      List<ParsedDocument> documents, DesiredState before, DesiredState after) {
    Set<SourceList> lists = new LinkedHashSet<>();
    for (ParsedDocument parsed : documents) {
      parsed
          .results()
          .forEach(
              (type, result) -> {
                if (!(result instanceof TypeResult.NotClaimed)) {
                  add(lists, parsed.key(), type.category());
                }
              });
    }
    for (MonitorSpec spec : after.monitors().values()) {
      MonitorSpec previous = before.monitors().get(spec.id());
      if (previous == null || previous.version() != spec.version()) {
        add(lists, spec.document(), spec.definition().type().category());
      }
    }
    return lists;
  }

  /** Returns all lists of a role. */
  public static Set<SourceList> all(ManagedRole role, DesiredState state) {
    Set<SourceList> lists = new LinkedHashSet<>();
    state
        .documents()
        .forEach(
            (key, document) -> {
              if (key.role().equals(role.id())) {
                role.types().stream()
                    .filter(type -> document.byType().containsKey(type.name()))
                    .forEach(type -> add(lists, key, type.category()));
              }
            });
    return lists;
  }

  private static void add(Set<SourceList> lists, DocumentKey document, String category) {
    document
        .routingKey()
        .chain()
        .ifPresent(chain -> lists.add(new SourceList(document.role(), chain.base(), category)));
  }
}
