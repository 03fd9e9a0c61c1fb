package io.github.panicmonitors.repositories;

import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.Monitorable;

/** The names of repositories in PANIC. */
final class RepositoryNames {
  private RepositoryNames() {}

  /** Returns a configured name without the slash that PANIC may add to it. */
  static String withoutSlash(String name) {
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  /** Returns a monitor's name, with a blank for the slash: {@code GitHub monitor (acme relay)}. */
  static String monitorName(MonitorDescriptor descriptor, Monitorable repository) {
    return descriptor.label() + " (" + repository.name().replace('/', ' ') + ")";
  }
}
