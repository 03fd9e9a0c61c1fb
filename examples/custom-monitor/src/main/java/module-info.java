/** Monitors the beacon nodes of Ethereum. */
module io.github.panicmonitors.examples.custommonitor {
  requires transitive io.github.panicmonitors.api;
  requires transitive io.github.panicmonitors.http;

  exports io.github.panicmonitors.examples.custommonitor;

  provides io.github.panicmonitors.api.monitor.MonitorProvider with
      io.github.panicmonitors.examples.custommonitor.BeaconNodeProvider;
}
