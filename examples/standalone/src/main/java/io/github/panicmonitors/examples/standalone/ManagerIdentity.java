package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.core.MonitorsManagerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * By what PANIC and RabbitMQ know a manager.
 *
 * @param name its name in heartbeats and lists of what is monitored
 * @param configsQueue where its configurations come from
 * @param heartbeatQueue where its pings come from
 */
record ManagerIdentity(String name, String configsQueue, String heartbeatQueue) {
  /** A manager beside PANIC's own. */
  static final ManagerIdentity OWN =
      new ManagerIdentity(
          "Monitors Manager", "monitors_manager_configs_queue", "monitors_manager_heartbeat_queue");

  /** PANIC's manager of node monitors. */
  static final ManagerIdentity NODE_MONITORS_MANAGER =
      new ManagerIdentity(
          "Node Monitors Manager",
          "node_monitors_manager_configs_queue",
          "node_monitors_manager_heartbeat_queue");

  /** Returns what the options say. */
  static ManagerIdentity of(Options options) throws InvalidOptionException {
    if (!OptionParser.flag(options, "--replace-node-monitors-manager", options.replace)) {
      return new ManagerIdentity(
          OptionParser.text(options, "--name", options.name, OWN.name),
          OptionParser.text(options, "--configs-queue", options.configsQueue, OWN.configsQueue),
          OptionParser.text(
              options, "--heartbeat-queue", options.heartbeatQueue, OWN.heartbeatQueue));
    }
    refuse(options, "--name", options.name);
    refuse(options, "--configs-queue", options.configsQueue);
    refuse(options, "--heartbeat-queue", options.heartbeatQueue);
    return NODE_MONITORS_MANAGER;
  }

  private static void refuse(Options options, String option, @Nullable String value)
      throws InvalidOptionException {
    if (value != null) {
      throw new InvalidOptionException(
          options.origin(option) + " contradicts --replace-node-monitors-manager");
    }
  }

  MonitorsManagerBuilder applyTo(MonitorsManagerBuilder builder) {
    return builder.name(name).configsQueue(configsQueue).heartbeatQueue(heartbeatQueue);
  }
}
