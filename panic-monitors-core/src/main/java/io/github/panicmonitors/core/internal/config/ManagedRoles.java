package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.Role;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The roles of a manager. Immutable. */
public final class ManagedRoles {
  private final Map<String, ManagedRole> byId = new LinkedHashMap<>();
  private final List<MonitorType<?>> installed;

  private ManagedRoles(List<ManagedRole> roles, Collection<? extends MonitorType<?>> installed) {
    roles.forEach(role -> byId.put(role.id(), role));
    this.installed = List.copyOf(installed);
  }

  /** Returns the roles of a manager without roles. */
  public static ManagedRoles unnamed(ManagedRole role) {
    return new ManagedRoles(List.of(role), role.types());
  }

  /** Returns named roles, each with those of the installed types that it names. */
  public static ManagedRoles of(
      Collection<Role> roles, Collection<? extends MonitorType<?>> installed) {
    return new ManagedRoles(
        roles.stream().map(role -> ManagedRole.of(role, installed)).toList(), installed);
  }

  public Collection<ManagedRole> all() {
    return byId.values();
  }

  public Optional<ManagedRole> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Returns the roles that read documents with a key. */
  public List<ManagedRole> reading(RoutingKey key) {
    return all().stream().filter(role -> role.reads(key)).toList();
  }

  /**
   * Returns whether the role of a document reads it. A document without a valid key is also read,
   * and then rejected.
   */
  public boolean reads(PendingDocument document) {
    Optional<ManagedRole> role = byId(document.role());
    try {
      RoutingKey key = RoutingKey.of(document.routingKey());
      return role.filter(one -> one.reads(key)).isPresent();
    } catch (IllegalArgumentException e) {
      return role.isPresent();
    }
  }

  /** Returns the types that parse a document. */
  List<MonitorType<?>> typesFor(DocumentKey key) {
    return byId(key.role()).stream()
        .flatMap(role -> role.types().stream())
        .filter(type -> type.matches(key.routingKey()))
        .<MonitorType<?>>map(type -> type)
        .toList();
  }

  /** Returns the types that run. */
  public List<MonitorType<?>> types() {
    return all().stream()
        .flatMap(role -> role.types().stream())
        .<MonitorType<?>>map(type -> type)
        .toList();
  }

  /** Returns the types that have a provider. */
  public List<MonitorType<?>> installed() {
    return installed;
  }

  /** Returns the installed types that no role names. */
  public List<String> typesWithoutRole() {
    List<MonitorType<?>> run = types();
    return installed.stream().filter(type -> !run.contains(type)).map(MonitorType::name).toList();
  }

  /** Returns whether the host has named roles. */
  public boolean areNamed() {
    return all().stream().allMatch(ManagedRole::isNamed);
  }
}
