package com.example.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import io.github.panicmonitors.junit.MonitorsSandbox;
import io.github.panicmonitors.junit.SandboxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Leak and log checks on the JUnit 5 version that Spring Boot pins. */
class ChecksOnJUnit5Test {
  @Test
  void failOnlyTheTestThatIsNotClean() {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(request().selectors(selectClass(Samples.class)).build(), listener);

    assertThat(listener.getSummary().getTestsSucceededCount()).isEqualTo(1);
    assertThat(listener.getSummary().getFailures())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.getException())
                    .hasMessageContaining("unconfirmed messages at close:"));
  }

  @ExtendWith(SandboxExtension.class)
  static class Samples {
    @Test
    void isClean(MonitorsSandbox sandbox) {
      sandbox.start(sandbox.builder());
      sandbox.ping();
    }

    @Test
    void leavesAMessageUnconfirmed(MonitorsSandbox sandbox) {
      sandbox.start(sandbox.builder());
      sandbox.broker().faults().holdConfirms();
      sandbox.ping();
    }
  }
}
