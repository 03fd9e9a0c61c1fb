/** Monitors systems. */
module io.github.panicmonitors.examples.custommonitor {
  requires transitive io.github.panicmonitors.api;
  requires transitive io.github.panicmonitors.http;
  requires transitive io.github.panicmonitors.prometheus;

  exports io.github.panicmonitors.examples.custommonitor;

  provides io.github.panicmonitors.api.monitor.MonitorProvider with
      io.github.panicmonitors.examples.custommonitor.SystemProvider;
}
