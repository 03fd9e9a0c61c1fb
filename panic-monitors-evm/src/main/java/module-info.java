/** Monitors nodes of EVM chains over JSON-RPC. */
module io.github.panicmonitors.evm {
  requires transitive io.github.panicmonitors.api;
  requires transitive io.github.panicmonitors.http;
  requires static org.jspecify;

  exports io.github.panicmonitors.evm;

  provides io.github.panicmonitors.api.monitor.MonitorProvider with
      io.github.panicmonitors.evm.EvmNodeProvider;
}
