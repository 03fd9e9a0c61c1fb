package com.example.spring;

import static io.github.panicmonitors.testkit.assertions.BrokerAssert.assertThat;
import static io.github.panicmonitors.testkit.config.TestEntry.chainlinkNode;
import static io.github.panicmonitors.testkit.config.TestEntry.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.impl.ClientVersion;
import io.github.panicmonitors.core.MonitorsManagerBuilder;
import io.github.panicmonitors.junit.MonitorsSandbox;
import io.github.panicmonitors.junit.SandboxExtension;
import io.github.panicmonitors.testkit.config.TestDocument;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.health.HealthContributorRegistry;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

@ExtendWith(SandboxExtension.class)
class SpringHostTest {
  @AutoClose private final FakeHttpServer ledger = FakeHttpServer.create();

  @BeforeEach
  void theLedgerAnswers() {
    ledger.respond(FakeResponse.json("{\"height\": 7}"));
  }

  @Test
  void usesTheVersionsThatSpringBootPins() {
    assertThat(ClientVersion.VERSION).startsWith("5.25.");
    assertThat(com.fasterxml.jackson.databind.cfg.PackageVersion.VERSION.toString())
        .startsWith("2.19.");
  }

  @Test
  void publishesFromStartToStopOfTheApplication(MonitorsSandbox sandbox) {
    ConfigurableApplicationContext host = start(sandbox);
    sandbox.configure(hub());

    sandbox.time().advance(Duration.ofMinutes(2));
    sandbox.time().run(host::close);
    sandbox.time().advance(Duration.ofMinutes(2));

    assertThat(sandbox.broker())
        .exchange("raw_data")
        .key("ledger")
        .received(2)
        .values("/result/data/height")
        .containsOnly(7L);
  }

  @Test
  void startsAgainWithItsContext(MonitorsSandbox sandbox) {
    ConfigurableApplicationContext host = start(sandbox);
    sandbox.time().run(host::stop);
    sandbox.time().run(host::start);
    sandbox.configure(hub());

    sandbox.time().advance(Duration.ofMinutes(1));

    assertThat(sandbox.broker()).exchange("raw_data").key("ledger").received(1);
    sandbox.time().run(host::close);
  }

  @Test
  void readsNodesOfTheTypesOnTheClassPath(MonitorsSandbox sandbox) {
    try (FakeChainlinkNode node = FakeChainlinkNode.create()) {
      ConfigurableApplicationContext host = start(sandbox);
      sandbox.configure(
          TestDocument.of(
              "chains.chainlink.ethereum.nodes_config", chainlinkNode("main").url(node.url())));

      sandbox.time().advance(Duration.ofSeconds(10));

      assertThat(sandbox.broker())
          .exchange("raw_data")
          .received(1)
          .texts()
          .allMatch(text -> text.contains("\"result\""));
      sandbox.time().run(host::close);
    }
  }

  @Test
  void isUpWhileTheBrokerRuns(MonitorsSandbox sandbox) {
    ConfigurableApplicationContext host = start(sandbox);
    HealthIndicator health =
        (HealthIndicator) host.getBean(HealthContributorRegistry.class).getContributor("monitors");
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);

    sandbox.broker().faults().stop();
    sandbox.time().settle();
    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.health().getDetails().get("publishing").toString()).startsWith("CONNECTING");

    sandbox.broker().faults().restart();
    sandbox.time().advance(Duration.ofMinutes(1));
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    sandbox.time().run(host::close);
  }

  /** Starts the unchanged application in the sandbox. */
  private ConfigurableApplicationContext start(MonitorsSandbox sandbox) {
    return sandbox
        .time()
        .call(
            () ->
                new SpringApplicationBuilder(SpringHost.class)
                    .initializers(
                        (GenericApplicationContext context) ->
                            context.registerBean(
                                MonitorsManagerBuilder.class,
                                () ->
                                    sandbox
                                        .builder()
                                        .provider(context.getBean(LedgerProvider.class))))
                    .run("--monitors.broker=amqp://nowhere.invalid"));
  }

  private TestDocument hub() {
    return TestDocument.of("chains.cosmos.hub.ledgers_config", entry("hub").url(ledger.url()));
  }
}
