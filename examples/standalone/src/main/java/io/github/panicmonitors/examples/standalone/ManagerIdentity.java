package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.core.MonitorsManagerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A manager's name and queues, as PANIC and RabbitMQ know them.
 *
 * @param name the name in heartbeats and monitorable messages
 * @param configsQueue the queue of configuration documents
 * @param heartbeatQueue the queue of pings
 */
record ManagerIdentity(String name, String configsQueue, String heartbeatQueue) {
  /** The default: a manager that runs beside PANIC's managers. */
  static final ManagerIdentity DEFAULT =
      new ManagerIdentity(
          "Monitors Manager", "monitors_manager_configs_queue", "monitors_manager_heartbeat_queue");

  /** PANIC's Node Monitors Manager. */
  static final ManagerIdentity NODE_MONITORS_MANAGER =
      new ManagerIdentity(
          "Node Monitors Manager",
          "node_monitors_manager_configs_queue",
          "node_monitors_manager_heartbeat_queue");

  /** Returns the identity that the options select. */
  static ManagerIdentity of(Options options) throws InvalidOptionException {
    if (!OptionParser.flag(options, "--replace-node-monitors-manager", options.replace)) {
      return new ManagerIdentity(
          OptionParser.text(options, "--name", options.name, DEFAULT.name),
          OptionParser.text(options, "--configs-queue", options.configsQueue, DEFAULT.configsQueue),
          OptionParser.text(
              options, "--heartbeat-queue", options.heartbeatQueue, DEFAULT.heartbeatQueue));
    }
    reject(options, "--name", options.name);
    reject(options, "--configs-queue", options.configsQueue);
    reject(options, "--heartbeat-queue", options.heartbeatQueue);
    return NODE_MONITORS_MANAGER;
  }

  private static void reject(Options options, String option, @Nullable String value)
      throws InvalidOptionException {
    if (value != null) {
      throw new InvalidOptionException(
          options.origin(option) + " cannot be combined with --replace-node-monitors-manager");
    }
  }

  MonitorsManagerBuilder applyTo(MonitorsManagerBuilder builder) {
    return builder.name(name).configsQueue(configsQueue).heartbeatQueue(heartbeatQueue);
  }
}
