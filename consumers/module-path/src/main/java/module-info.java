/** A host with its own monitor. */
module com.example.host {
  requires transitive io.github.panicmonitors.api;
  requires io.github.panicmonitors.core;

  exports com.example.host;

  provides io.github.panicmonitors.api.monitor.MonitorProvider with
      com.example.host.DiskProvider;
}
