package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A listener that blocks is reported. */
class ListenersTest {
  private final AtomicReference<Runnable> whenApplied = new AtomicReference<>(() -> {});
  private final InMemoryManager host =
      new InMemoryManager(
          builder ->
              builder.listener(
                  new MonitorsListener() {
                    @Override
                    public void applied(AppliedDocument document) {
                      whenApplied.get().run();
                    }
                  }));

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void listenerThatBlocksForFiveSecondsIsReportedOnce(LogCheck log) {
    log.expect("listener .*ListenersTest.* has not returned for 5 s; events wait for it");
    host.started();
    whenApplied.set(host.time::hangIgnoringInterrupts);
    host.advance(Duration.ofSeconds(3));

    host.send(config().node("n1", "v1"));
    host.advance(Duration.ofMillis(4_999));
    assertThat(log.records()).isEmpty();
    host.advance(Duration.ofMillis(1));
    assertThat(log.records()).hasSize(1);

    host.advance(Duration.ofMinutes(20));
    assertThat(log.records()).hasSize(1);
    whenApplied.set(() -> {});
    host.time.releaseHung();
  }

  @Test
  void listenerThatReturnsInTimeIsNot(LogCheck log) {
    host.started();

    host.send(config().node("n1", "v1"));
    host.advance(Duration.ofMinutes(1));

    assertThat(log.records()).isEmpty();
  }
}
