package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.api.monitor.Monitorable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is known of one group. Immutable.
 *
 * @param accepted by id
 * @param waitsFor ids that it could not have, because another group has them
 */
record Group<M extends Monitorable>(
    Map<RoutingKey, ConfigDocument> documents,
    Map<String, Accepted<M>> accepted,
    List<RejectedEntry> rejected,
    List<String> waitsFor) {

  static <M extends Monitorable> Group<M> empty() {
    return new Group<>(Map.of(), Map.of(), List.of(), List.of());
  }

  Group<M> with(ConfigDocument document) {
    Map<RoutingKey, ConfigDocument> next = new TreeMap<>(documents);
    next.put(document.key(), document);
    if (document.entries().isEmpty()) {
      next.remove(document.key());
    }
    return new Group<>(next, accepted, rejected, waitsFor);
  }

  Optional<ConfigEntry> entry(RoutingKey key, String id) {
    return Optional.ofNullable(documents.get(key)).flatMap(document -> document.entry(id));
  }

  Stream<String> chains() {
    return documents.keySet().stream()
        .flatMap(key -> key.chain().stream())
        .map(RoutingKey.Chain::base);
  }
}
