/** Monitors Chainlink nodes. */
module io.github.panicmonitors.chainlink {
  requires transitive io.github.panicmonitors.api;
  requires io.github.panicmonitors.prometheus;
  requires static org.jspecify;
}
