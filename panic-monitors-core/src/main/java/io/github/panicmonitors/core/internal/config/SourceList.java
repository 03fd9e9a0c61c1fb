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
 * @param baseChain the base chain of their documents
 * @param category PANIC's category of their types
 */
public record SourceList(String baseChain, String category) {

  public String routingKey() {
    return baseChain + "." + category;
  }

  /** Returns the message with this list. */
  public OutboundMessage message(DesiredState state, MonitorableMessages messages) {
    return messages.of(routingKey(), sources(state).map(SourceList::source).toList());
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
        spec.document().chain().map(RoutingKey.Chain::sub).orElse(""),
        spec.id().id(),
        spec.definition().names().source());
  }

  private boolean isBaseChainOf(RoutingKey document) {
    return document.chain().filter(chain -> chain.base().equals(baseChain)).isPresent();
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

  private static void add(Set<SourceList> lists, RoutingKey document, String category) {
    document.chain().ifPresent(chain -> lists.add(new SourceList(chain.base(), category)));
  }
}
