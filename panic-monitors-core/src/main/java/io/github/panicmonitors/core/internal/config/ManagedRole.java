package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A role with its installed types. A manager without roles has one unnamed role, which reads every
 * document.
 *
 * @param id the name in keys of documents; empty in a manager without roles
 * @param name the name in messages to PANIC
 * @param topics the topics that its configs queue is bound to
 * @param reads whether it reads documents with a key
 * @param missingTypes the types that it names and that no provider serves
 */
public record ManagedRole(
    String id,
    String name,
    String configsQueue,
    String heartbeatQueue,
    List<TopicPattern> topics,
    Predicate<RoutingKey> reads,
    List<MonitorType<?>> types,
    List<String> missingTypes) {

  /** Returns the only role of a manager without roles. */
  public static ManagedRole unnamed(
      String name,
      String configsQueue,
      String heartbeatQueue,
      Collection<? extends MonitorType<?>> types) {
    Set<TopicPattern> topics = new LinkedHashSet<>();
    types.forEach(type -> topics.addAll(type.topics()));
    return new ManagedRole(
        "",
        name,
        configsQueue,
        heartbeatQueue,
        List.copyOf(topics),
        key -> true,
        List.copyOf(types),
        List.of());
  }

  /** Returns a role with those of the installed types that it names. */
  static ManagedRole of(Role role, Collection<? extends MonitorType<?>> installed) {
    List<MonitorType<?>> types = new ArrayList<>();
    List<MonitorType<?>> added = new ArrayList<>();
    Set<String> missing = new LinkedHashSet<>(role.types());
    Set<TopicPattern> topics = new LinkedHashSet<>(role.topics());
    for (MonitorType<?> type : installed) {
      if (missing.remove(type.name())) {
        types.add(type);
        if (role.addedTypes().contains(type.name())) {
          added.add(type);
          topics.addAll(type.topics());
        }
      }
    }
    return new ManagedRole(
        role.name(),
        role.name(),
        role.configsQueue(),
        role.heartbeatQueue(),
        List.copyOf(topics),
        key -> role.reads(key) || added.stream().anyMatch(type -> type.matches(key)),
        List.copyOf(types),
        List.copyOf(missing));
  }

  /** Returns whether this is a role that the host has named. */
  public boolean isNamed() {
    return !id.isEmpty();
  }

  boolean reads(RoutingKey key) {
    return reads.test(key);
  }
}
