/** Monitors Chainlink nodes. */
module io.github.panicmonitors.chainlink {
  requires transitive io.github.panicmonitors.api;
  requires transitive io.github.panicmonitors.http;
  requires transitive io.github.panicmonitors.prometheus;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.github.panicmonitors.chainlink;

  provides io.github.panicmonitors.api.monitor.MonitorProvider with
      io.github.panicmonitors.chainlink.ChainlinkNodeProvider;
}
