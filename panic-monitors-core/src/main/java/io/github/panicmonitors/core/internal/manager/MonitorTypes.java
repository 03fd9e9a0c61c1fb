package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.core.MonitorsStartException;
import io.github.panicmonitors.core.internal.config.ManagedRole;
import io.github.panicmonitors.core.internal.config.ManagedRoles;
import io.github.panicmonitors.core.internal.config.MonitorType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks that each type has one provider, and gives the types to the roles. */
public final class MonitorTypes {
  private static final Logger log = LoggerFactory.getLogger(MonitorTypes.class);

  private MonitorTypes() {}

  /**
   * Returns the roles with the types of the host's providers and of the discovered ones. A provider
   * of the host replaces a discovered one of its type.
   *
   * @param found finds the other providers, and closes them later
   * @throws MonitorsStartException if a provider cannot be used
   */
  public static ManagedRoles of(ManagerSettings settings, FoundProviders found) {
    Map<String, MonitorProvider<?>> byType = new LinkedHashMap<>();
    List<MonitorType<?>> types = new ArrayList<>();
    settings.providers().forEach(provider -> add(byType, provider));
    Map<String, MonitorProvider<?>> discovered = new LinkedHashMap<>();
    found.discover(settings).forEach(provider -> add(discovered, provider));
    discovered.forEach(byType::putIfAbsent);
    byType.values().forEach(provider -> types.add(type(provider, settings)));
    requireKnown("period", settings.periods(), byType);
    requireKnown("deadline", settings.deadlines(), byType);
    return roles(settings, types, discovered.keySet());
  }

  private static ManagedRoles roles(
      ManagerSettings settings, List<MonitorType<?>> types, Set<String> discovered) {
    if (settings.roles().isEmpty()) {
      return ManagedRoles.unnamed(
          ManagedRole.unnamed(
              settings.name(), settings.configsQueue(), settings.heartbeatQueue(), types));
    }
    ManagedRoles roles = ManagedRoles.of(settings.roles(), types);
    for (String type : roles.typesWithoutRole()) {
      if (!discovered.contains(type)) {
        throw new MonitorsStartException(
            "no role runs type " + type + ", whose provider was added; use role.withType", null);
      }
    }
    return roles;
  }

  /** Logs what is installed and has no role, and the reverse. */
  static void report(ManagedRoles roles) {
    if (!roles.typesWithoutRole().isEmpty()) {
      log.info("types {} do not run: no role names them", roles.typesWithoutRole());
    }
    for (ManagedRole role : roles.all()) {
      if (!role.missingTypes().isEmpty()) {
        log.warn(
            "{}: no provider serves {}; documents of these types are unclaimed",
            role.name(),
            role.missingTypes());
      }
    }
  }

  private static void add(Map<String, MonitorProvider<?>> byType, MonitorProvider<?> provider) {
    String type = descriptor(provider).type();
    MonitorProvider<?> twin = byType.putIfAbsent(type, provider);
    if (twin != null) {
      throw new MonitorsStartException(
          "two providers serve type " + type + ": " + name(twin) + " and " + name(provider), null);
    }
  }

  private static MonitorDescriptor descriptor(MonitorProvider<?> provider) {
    MonitorDescriptor descriptor;
    try {
      descriptor = provider.descriptor();
    } catch (Throwable e) {
      throw new MonitorsStartException(
          "provider " + name(provider) + " cannot describe its type: " + e, e);
    }
    if (descriptor == null) {
      throw new MonitorsStartException(
          "provider " + name(provider) + " returned null as its descriptor", null);
    }
    return descriptor;
  }

  private static String name(MonitorProvider<?> provider) {
    return provider.getClass().getName();
  }

  private static <M extends Monitorable> MonitorType<M> type(
      MonitorProvider<M> provider, ManagerSettings settings) {
    MonitorDescriptor descriptor = descriptor(provider);
    String type = descriptor.type();
    Duration period = settings.periods().getOrDefault(type, descriptor.period());
    Duration deadline = settings.deadlines().getOrDefault(type, descriptor.deadline(period));
    return new MonitorType<>(provider, descriptor, period, deadline);
  }

  private static void requireKnown(
      String setting, Map<String, Duration> values, Map<String, MonitorProvider<?>> byType) {
    for (String type : values.keySet()) {
      if (!byType.containsKey(type)) {
        throw new MonitorsStartException(
            setting + " is set for a type that no provider serves: " + type, null);
      }
    }
  }
}
