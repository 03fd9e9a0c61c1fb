/**
 * The contracts of panic-monitors: interfaces and values for monitor authors, host applications,
 * and implementers of brokers, clocks and execution strategies. Depends on the JDK only.
 */
module io.github.panicmonitors.api {
  requires static transitive org.jspecify;

  exports io.github.panicmonitors.api;
  exports io.github.panicmonitors.api.broker;
  exports io.github.panicmonitors.api.config;
  exports io.github.panicmonitors.api.execution;
  exports io.github.panicmonitors.api.manager;
  exports io.github.panicmonitors.api.monitor;
  exports io.github.panicmonitors.api.time;
}
