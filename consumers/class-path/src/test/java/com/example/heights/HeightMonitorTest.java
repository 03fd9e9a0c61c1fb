package com.example.heights;

import static io.github.panicmonitors.testkit.assertions.BrokerAssert.assertThat;
import static io.github.panicmonitors.testkit.config.TestEntry.entry;

import io.github.panicmonitors.junit.MonitorsSandbox;
import io.github.panicmonitors.junit.SandboxExtension;
import io.github.panicmonitors.testkit.config.TestDocument;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SandboxExtension.class)
class HeightMonitorTest {
  @Test
  void publishesTheHeightTwiceAMinute(MonitorsSandbox sandbox, FakeHttpServer node) {
    node.page("block_height 7\n");
    sandbox.start(sandbox.builder().provider(new HeightProvider()));
    sandbox.configure(
        TestDocument.of("chains.cosmos.hub.heights_config", entry("main").url(node.url())));

    sandbox.time().advance(Duration.ofMinutes(1));

    assertThat(sandbox.broker())
        .exchange("raw_data")
        .key("height")
        .received(2)
        .values("/result/data/height")
        .containsOnly(7.0);
  }

  @Test
  void publishesErrorsWhileTheNodeIsDown(MonitorsSandbox sandbox, FakeHttpServer node) {
    sandbox.start(sandbox.builder().provider(new HeightProvider()));
    sandbox.configure(
        TestDocument.of("chains.cosmos.hub.heights_config", entry("main").url(node.url())));
    node.stop();

    sandbox.time().advance(Duration.ofMinutes(1));

    assertThat(sandbox.broker()).exchange("raw_data").values("/error/code").last().isEqualTo(5003L);
    assertThat(sandbox.broker()).exchange("health_check").key("heartbeat.worker").received(2);
  }

  @Test
  void publishesAnErrorIfTheNodeHangs(MonitorsSandbox sandbox, FakeHttpServer node) {
    node.respond(FakeResponse.hang());
    sandbox.start(
        sandbox.builder().provider(new HeightProvider()).deadline("height", Duration.ofSeconds(1)));
    sandbox.configure(
        TestDocument.of("chains.cosmos.hub.heights_config", entry("main").url(node.url())));

    sandbox.time().advance(Duration.ofSeconds(10)); // of which the round takes half a real second

    assertThat(sandbox.broker())
        .exchange("raw_data")
        .received(1)
        .values("/error/meta_data/failure_kind")
        .containsExactly("TIMEOUT");
  }
}
