/**
 * Every contract of panic-monitors: what a monitor author, a host application and the owner of a
 * broker, a clock or an execution strategy implement or call. Depends on the JDK alone.
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
