package com.example.heights;

import static io.github.panicmonitors.testkit.assertions.BrokerAssert.assertThat;
import static io.github.panicmonitors.testkit.config.TestEntry.entry;

import io.github.panicmonitors.junit.MonitorsSandbox;
import io.github.panicmonitors.testkit.config.TestDocument;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
  @Test
  void findsTheProviderByItsServiceFile() {
    try (MonitorsSandbox sandbox = new MonitorsSandbox();
        FakeHttpServer node = FakeHttpServer.create()) {
      sandbox.start(sandbox.builder());
      sandbox.configure(
          TestDocument.of("chains.cosmos.hub.heights_config", entry("main").url(node.url())));

      sandbox.time().advance(Duration.ofMinutes(1));

      assertThat(sandbox.broker()).exchange("raw_data").key("height").received(2);
    }
  }
}
