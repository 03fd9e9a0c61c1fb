/** Monitors nodes of EVM chains, and reads contracts, over JSON-RPC. */
module io.github.panicmonitors.evm {
  requires transitive io.github.panicmonitors.api;
  requires transitive io.github.panicmonitors.http;
  requires com.esaulpaugh.headlong;
  requires static org.jspecify;

  exports io.github.panicmonitors.evm;
  exports io.github.panicmonitors.evm.chain;

  provides io.github.panicmonitors.api.monitor.MonitorProvider with
      io.github.panicmonitors.evm.EvmNodeProvider;
}
