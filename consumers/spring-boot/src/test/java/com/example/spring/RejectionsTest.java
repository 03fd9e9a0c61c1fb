package com.example.spring;

import static io.github.panicmonitors.testkit.config.TestEntry.chainlinkNode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.junit.MonitorsSandbox;
import io.github.panicmonitors.junit.SandboxExtension;
import io.github.panicmonitors.testkit.config.TestDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.ArgumentCaptor;

@ExtendWith(SandboxExtension.class)
class RejectionsTest {
  private final MonitorsListener listener = mock(MonitorsListener.class);

  @Test
  void areReportedWithTheirReason(MonitorsSandbox sandbox) {
    sandbox.log().allow("rejected");
    sandbox.start(sandbox.builder().listener(listener));
    sandbox.configure(
        TestDocument.of("chains.chainlink.ethereum.nodes_config", chainlinkNode("main")));

    ArgumentCaptor<RejectedEntry> rejected = ArgumentCaptor.forClass(RejectedEntry.class);
    verify(listener).rejected(rejected.capture());
    assertThat(rejected.getValue().reason()).contains("node_prometheus_urls");
    verify(listener, never()).started(any());
  }
}
