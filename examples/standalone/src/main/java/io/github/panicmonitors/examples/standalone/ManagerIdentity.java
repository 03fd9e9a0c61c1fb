package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.PanicRoles;
import io.github.panicmonitors.api.manager.Role;
import io.github.panicmonitors.core.MonitorsManagerBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A manager's name and queues, as PANIC and RabbitMQ know them.
 *
 * @param name the name in the status; without roles also in messages to PANIC
 * @param configsQueue the queue of configuration documents, without roles
 * @param heartbeatQueue the queue of pings, without roles
 * @param roles the managers of PANIC that it replaces; empty if it runs beside them
 * @param nameBeforeRoles the name that it had before it had roles
 */
record ManagerIdentity(
    String name,
    String configsQueue,
    String heartbeatQueue,
    List<Role> roles,
    String nameBeforeRoles) {
  private static final String DEFAULT_NAME = "Monitors Manager";

  /** The default: a manager that runs beside PANIC's managers. */
  static final ManagerIdentity DEFAULT =
      new ManagerIdentity(
          DEFAULT_NAME,
          "monitors_manager_configs_queue",
          "monitors_manager_heartbeat_queue",
          List.of(),
          DEFAULT_NAME);

  /** Returns the identity that the options select. */
  static ManagerIdentity of(Options options) throws InvalidOptionException {
    List<Role> roles = Replaced.roles(options);
    return roles.isEmpty() ? besidePanic(options) : replacing(options, roles);
  }

  private static ManagerIdentity besidePanic(Options options) throws InvalidOptionException {
    require(options.nameBeforeRoles == null, options, "--name-before-roles", "requires --replace");
    String configs =
        OptionParser.text(options, "--configs-queue", options.configsQueue, DEFAULT.configsQueue);
    boolean panics =
        PanicRoles.all().stream().anyMatch(role -> role.configsQueue().equals(configs));
    require(!panics, options, "--configs-queue", "is a queue of PANIC's, which needs --replace");
    return new ManagerIdentity(
        OptionParser.text(options, "--name", options.name, DEFAULT.name),
        configs,
        OptionParser.text(
            options, "--heartbeat-queue", options.heartbeatQueue, DEFAULT.heartbeatQueue),
        List.of(),
        DEFAULT_NAME);
  }

  private static ManagerIdentity replacing(Options options, List<Role> roles)
      throws InvalidOptionException {
    reject(options, "--name", options.name);
    reject(options, "--configs-queue", options.configsQueue);
    reject(options, "--heartbeat-queue", options.heartbeatQueue);
    return new ManagerIdentity(
        roles.size() == 1 ? roles.get(0).name() : DEFAULT_NAME,
        DEFAULT.configsQueue,
        DEFAULT.heartbeatQueue,
        roles,
        OptionParser.text(options, "--name-before-roles", options.nameBeforeRoles, DEFAULT_NAME));
  }

  private static void reject(Options options, String option, @Nullable String value)
      throws InvalidOptionException {
    require(value == null, options, option, "cannot be combined with " + Replaced.option(options));
  }

  private static void require(boolean valid, Options options, String option, String problem)
      throws InvalidOptionException {
    if (!valid) {
      throw new InvalidOptionException(options.origin(option) + " " + problem);
    }
  }

  MonitorsManagerBuilder applyTo(MonitorsManagerBuilder builder) {
    return roles.isEmpty()
        ? builder.name(name).configsQueue(configsQueue).heartbeatQueue(heartbeatQueue)
        : builder.name(name).roles(roles).nameBeforeRoles(nameBeforeRoles);
  }

  /** Returns whether monitors of a type run. */
  boolean runs(String type) {
    return roles.isEmpty() || roles.stream().anyMatch(role -> role.types().contains(type));
  }

  /** Returns whether a document is read, if an installed type matches it. */
  boolean reads(RoutingKey key, boolean matched) {
    return roles.isEmpty()
        ? matched
        : roles.stream()
            .anyMatch(role -> role.reads(key) || (matched && !role.addedTypes().isEmpty()));
  }
}
