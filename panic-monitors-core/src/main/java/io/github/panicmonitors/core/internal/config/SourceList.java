package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.monitor.ListedSource;
import io.github.panicmonitors.core.internal.wire.MonitorableMessages;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sources in one monitorable message: all sources of a role, base chain and category.
 *
 * @param role the name of the role that it belongs to; empty in a manager without roles
 * @param baseChain the base chain of their documents
 * @param category PANIC's category; several types may list sources in one
 */
public record SourceList(String role, String baseChain, String category) {

  public String routingKey() {
    return baseChain + "." + category;
  }

  /** Returns the message with this list. */
  public OutboundMessage message(DesiredState state, MonitorableMessages messages) {
    return messages.of(role, routingKey(), sources(state));
  }

  /**
   * Returns the sources of the monitors that should run. A source that several monitors list
   * appears once, in the form of the monitor that was accepted first.
   */
  List<MonitorableMessages.Source> sources(DesiredState state) {
    Map<String, MonitorableMessages.Source> byId = new LinkedHashMap<>();
    for (MonitorSpec spec : state.monitors().values()) {
      if (isBaseChainOf(spec.document())) {
        for (ListedSource listed : spec.definition().names().listed()) {
          if (listed.category().equals(category)) {
            byId.putIfAbsent(listed.id(), source(spec, listed));
          }
        }
      }
    }
    return List.copyOf(byId.values());
  }

  private static MonitorableMessages.Source source(MonitorSpec spec, ListedSource listed) {
    return new MonitorableMessages.Source(
        spec.definition().names().parentId(),
        spec.document().routingKey().chain().map(RoutingKey.Chain::sub).orElse(""),
        listed.id(),
        listed.name());
  }

  private boolean isBaseChainOf(DocumentKey document) {
    return document.role().equals(role)
        && document.routingKey().chain().filter(is -> is.base().equals(baseChain)).isPresent();
  }

  /**
   * Returns the lists that may have changed: those of each type that read one of the documents, and
   * those of all started or changed monitors. The former include stopped monitors.
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
                  lists.addAll(of(parsed.key(), type));
                }
              });
    }
    for (MonitorSpec spec : after.monitors().values()) {
      MonitorSpec previous = before.monitors().get(spec.id());
      if (previous == null || previous.version() != spec.version()) {
        lists.addAll(of(spec.document(), spec.definition().type()));
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
                    .forEach(type -> lists.addAll(of(key, type)));
              }
            });
    return lists;
  }

  private static List<SourceList> of(DocumentKey document, MonitorType<?> type) {
    return of(document.role(), document.routingKey(), type);
  }

  /** Returns the lists that may name sources of a type's monitors from a document. */
  public static List<SourceList> of(String role, RoutingKey document, MonitorType<?> type) {
    return document.chain().stream()
        .flatMap(
            chain ->
                type.categories().stream()
                    .map(category -> new SourceList(role, chain.base(), category)))
        .toList();
  }
}
