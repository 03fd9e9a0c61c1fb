package com.example.spring;

import static io.github.panicmonitors.testkit.assertions.BrokerAssert.assertThat;
import static io.github.panicmonitors.testkit.config.TestEntry.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.junit.MonitorsSandbox;
import io.github.panicmonitors.junit.SandboxExtension;
import io.github.panicmonitors.testkit.config.TestDocument;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SandboxExtension.class)
class LedgerMonitorTest {
  private static final URI URL = URI.create("http://ledger.invalid/hub");
  private static final TestDocument HUB =
      TestDocument.of("chains.cosmos.hub.ledgers_config", entry("hub").url(URL.toString()));

  private final Ledger ledger = mock(Ledger.class);

  @Test
  void publishesAnErrorAndContinues(MonitorsSandbox sandbox) throws Exception {
    when(ledger.height(eq(URL), any()))
        .thenReturn(7L)
        .thenThrow(new LedgerException(FailureKind.CONNECT, "gone"))
        .thenReturn(9L);
    sandbox.start(sandbox.builder().provider(new LedgerProvider(ledger)));
    sandbox.configure(HUB);

    sandbox.time().advance(Duration.ofMinutes(3));

    assertThat(sandbox.broker())
        .exchange("raw_data")
        .received(3)
        .texts()
        .satisfiesExactly(
            text -> assertThat(text).contains("\"height\":7"),
            text -> assertThat(text).contains("no height of hub: gone"),
            text -> assertThat(text).contains("\"height\":9"));
  }

  @Test
  void reportsAHangingRoundAndContinues(MonitorsSandbox sandbox) throws Exception {
    when(ledger.height(eq(URL), any()))
        .thenAnswer(
            call -> {
              sandbox.time().hang();
              return 0L;
            })
        .thenReturn(7L);
    sandbox.start(sandbox.builder().provider(new LedgerProvider(ledger)));
    sandbox.configure(HUB);

    sandbox.time().advance(Duration.ofMinutes(3));

    assertThat(sandbox.broker())
        .exchange("raw_data")
        .received(3)
        .texts()
        .satisfiesExactly(
            text -> assertThat(text).contains("no height of hub in time"),
            text -> assertThat(text).contains("\"height\":7"),
            text -> assertThat(text).contains("\"height\":7"));
  }
}
