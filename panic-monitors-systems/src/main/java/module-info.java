/** Monitors systems through their node exporters. */
module io.github.panicmonitors.systems {
  requires transitive io.github.panicmonitors.api;
  requires transitive io.github.panicmonitors.http;
  requires io.github.panicmonitors.prometheus;
  requires static org.jspecify;

  exports io.github.panicmonitors.systems;

  provides io.github.panicmonitors.api.monitor.MonitorProvider with
      io.github.panicmonitors.systems.SystemProvider;
}
