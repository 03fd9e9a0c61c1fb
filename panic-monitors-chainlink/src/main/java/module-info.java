/** Monitors Chainlink nodes, and the contracts that they take part in. */
module io.github.panicmonitors.chainlink {
  requires transitive io.github.panicmonitors.api;
  requires transitive io.github.panicmonitors.http;
  requires transitive io.github.panicmonitors.prometheus;
  requires io.github.panicmonitors.evm;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.github.panicmonitors.chainlink;
  exports io.github.panicmonitors.chainlink.contracts;

  provides io.github.panicmonitors.api.monitor.MonitorProvider with
      io.github.panicmonitors.chainlink.ChainlinkNodeProvider,
      io.github.panicmonitors.chainlink.contracts.ChainlinkContractsProvider;
}
