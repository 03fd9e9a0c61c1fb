/** The monitors manager, which runs monitors and publishes their readings. */
module io.github.panicmonitors.core {
  requires transitive io.github.panicmonitors.api;
  requires transitive com.rabbitmq.client;
  requires com.fasterxml.jackson.databind;
  requires org.slf4j;
  requires static micrometer.core;
  requires static org.jspecify;

  exports io.github.panicmonitors.core;
  exports io.github.panicmonitors.core.rabbitmq;

  uses io.github.panicmonitors.api.monitor.MonitorProvider;
}
