/** Tests hosts and monitors without a broker and without waiting. */
module io.github.panicmonitors.testkit {
  requires java.logging;
  requires transitive io.github.panicmonitors.api;
  requires com.fasterxml.jackson.databind;
  requires static org.assertj.core;
  requires static org.junit.jupiter.api;
  requires static org.jspecify;

  exports io.github.panicmonitors.testkit.assertions;
  exports io.github.panicmonitors.testkit.broker;
  exports io.github.panicmonitors.testkit.checks;
  exports io.github.panicmonitors.testkit.config;
  exports io.github.panicmonitors.testkit.contract;
  exports io.github.panicmonitors.testkit.monitor;
  exports io.github.panicmonitors.testkit.node;
  exports io.github.panicmonitors.testkit.rabbitmq;
  exports io.github.panicmonitors.testkit.status;
  exports io.github.panicmonitors.testkit.time;

  opens io.github.panicmonitors.testkit.contract; // JUnit calls its package-private test methods
}
