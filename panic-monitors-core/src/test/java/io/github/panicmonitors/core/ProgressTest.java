package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.Startup;
import io.github.panicmonitors.api.manager.WaitingDocuments;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the status says about work that is not done yet. */
class ProgressTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String OTHER_KEY = "chains.chainlink.bsc.nodes_config";

  @TempDir private Path folder;

  private InMemoryManager host() {
    return new InMemoryManager(
        builder -> builder.configStore(ConfigStore.file(folder.resolve("configs"))));
  }

  @Test
  void countsTheStoredDocumentsThatAreRestored() {
    try (InMemoryManager first = host()) {
      assertThat(first.status().startup()).isEqualTo(Startup.NONE);
      first.started();
      assertThat(first.status().startup()).isEqualTo(new Startup(true, 0, 0));
      first.send(config().node("n1", "v1"));
      first.send(OTHER_KEY, config().node("n2", "v1").bytes());
    }

    try (InMemoryManager second = host()) {
      second.provider.beforeParsing(second.time::hangIgnoringInterrupts);
      second.started();
      assertThat(second.status().startup()).isEqualTo(new Startup(true, 0, 2));
      assertThat(second.status().startup().isComplete()).isFalse();

      second.provider.beforeParsing(() -> {});
      second.time.releaseHung();
      second.time.settle();
      assertThat(second.status().startup()).isEqualTo(new Startup(true, 2, 2));
      assertThat(second.status().startup().isComplete()).isTrue();
      assertThat(second.ids()).containsExactlyInAnyOrder("n1", "n2");
    }
  }

  @Test
  void countsDocumentsThatWait() {
    try (InMemoryManager host = new InMemoryManager().started()) {
      assertThat(host.status().waitingDocuments()).isEqualTo(WaitingDocuments.NONE);
      host.provider.beforeParsing(host.time::hangIgnoringInterrupts);
      host.send(config().node("n1", "v1"));
      host.advance(SECOND);
      host.send(config().node("n1", "v2"));
      host.send(OTHER_KEY, config().node("n2", "v1").bytes());
      host.advance(SECOND);
      assertThat(host.status().waitingDocuments())
          .isEqualTo(new WaitingDocuments(3, Duration.ofSeconds(2)));

      host.provider.beforeParsing(() -> {});
      host.time.releaseHung();
      host.time.settle();
      assertThat(host.status().waitingDocuments()).isEqualTo(WaitingDocuments.NONE);
    }
  }

  @Test
  void measuresTheTimeSinceTheLastRoundBegan() {
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.send(config().node("n1", "v1"));
      assertThat(host.monitor("n1").period()).isEqualTo(ScriptedProvider.PERIOD);
      assertThat(host.monitor("n1").sinceRound()).as("since it was added").isZero();

      host.advancePeriods(3);
      Duration since = host.monitor("n1").sinceRound();
      assertThat(since).isLessThan(ScriptedProvider.PERIOD);
      host.advancePeriods(1);
      assertThat(host.monitor("n1").sinceRound()).isEqualTo(since);
      assertThat(host.monitor("n1").isOverdue()).isFalse();
    }
  }
}
