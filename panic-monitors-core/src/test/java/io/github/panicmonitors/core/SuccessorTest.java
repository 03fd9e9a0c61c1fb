package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.core.scripted.ScriptedProvider.Event;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A monitor inherits the snapshot of the one that it replaces. */
class SuccessorTest {
  /** The deadline of the scripted type, and the time until its round is abandoned. */
  private static final Duration UNTIL_ABANDONED = Duration.ofSeconds(40);

  private final InMemoryManager host =
      new InMemoryManager(builder -> builder.execution(execution()));

  ExecutionStrategy execution() {
    return ExecutionStrategies.longLivedThreads();
  }

  @BeforeEach
  void start() {
    host.started();
  }

  @AfterEach
  void close() {
    host.close();
  }

  private int asked() {
    return host.provider.events("asked", "n1").size();
  }

  @Test
  void inheritsTheSnapshotThatIsTakenBeforeTheClose() {
    host.send(config().node("n1", "v1"));
    host.advancePeriods(2);

    host.send(config().node("n1", "v2"));
    host.advancePeriods(1);

    assertThat(host.provider.inheritedRounds("n1")).isEqualTo(2);
    assertThat(host.provider.events())
        .extracting(Event::toString)
        .containsSubsequence("asked n1=v1", "closed n1=v1")
        .containsSubsequence("asked n1=v1", "created n1=v2");
    assertThat(host.provider.events("asked", "n1"))
        .singleElement()
        .satisfies(event -> assertThat(event.thread().getName()).doesNotContain("control"));
  }

  @Test
  void inheritsOverSeveralUpdatesWithoutARoundBetweenThem() {
    host.send(config().node("n1", "v1"));
    host.advancePeriods(2);

    host.send(config().node("n1", "v2"));
    host.send(config().node("n1", "v3"));
    host.send(config().node("n1", "v4"));
    host.advancePeriods(1);

    assertThat(host.provider.events("created", "n1"))
        .extracting(event -> event.node().value())
        .containsExactly("v1", "v4");
    assertThat(host.provider.inheritedRounds("n1")).isEqualTo(2);
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void inheritsFromAMonitorThatWasReplacedDuringItsFirstRound() {
    host.provider.script("n1", ScriptedProvider.obeyCancel(host.time));
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);

    host.send(config().node("n1", "v2"));
    host.send(config().node("n1", "v3"));
    host.provider.script("n1", ScriptedProvider::reading);
    host.advancePeriods(1);

    assertThat(host.provider.inheritedRounds("n1")).isEqualTo(1);
  }

  @Test
  void passesItsInheritanceOnIfItsCreationFailed(LogCheck log) {
    log.expect("itself failed and backs off");
    host.send(config().node("n1", "v1"));
    host.advancePeriods(2);
    host.provider.failCreation("v2");

    host.send(config().node("n1", "v2"));
    host.advancePeriods(3);
    host.send(config().node("n1", "v3"));
    host.advancePeriods(3);

    assertThat(host.provider.inheritedRounds("n1")).isEqualTo(2);
  }

  @Test
  void inheritsNothingFromAnAbandonedMonitor(LogCheck log) {
    log.expect("abandoned because it did not end");
    log.expect("an abandoned round ended late");
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);
    host.provider.script("n1", ScriptedProvider.ignoreCancel(host.time));
    host.advancePeriods(1);
    host.send(config().node("n1", "v2"));
    host.provider.script("n1", ScriptedProvider::reading);
    host.advance(UNTIL_ABANDONED);

    assertThat(host.provider.events("created", "n1")).hasSize(2);
    assertThat(host.provider.inheritedRounds("n1")).isZero();
    host.time.releaseHung();
    host.time.settle();
    assertThat(asked()).isZero();
  }

  @Test
  void inheritsNothingFromARemovedMonitor() {
    host.send(config().node("n1", "v1"));
    host.advancePeriods(2);

    host.send(config());
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);

    assertThat(host.provider.inheritedRounds("n1")).isZero();
    assertThat(asked()).isZero();
  }

  @Test
  void startsWithoutASnapshotThatCannotBeTaken(LogCheck log) {
    log.expect("the monitor's snapshot failed");
    host.provider.beforeSnapshot(
        node -> {
          throw new IllegalStateException("a bug");
        });
    host.send(config().node("n1", "v1"));
    host.advancePeriods(2);

    host.send(config().node("n1", "v2"));
    host.advancePeriods(2);

    assertThat(host.provider.inheritedRounds("n1")).isZero();
    assertThat(host.provider.events("collects", "n1")).hasSize(4);
    assertThat(host.provider.events("closed", "n1")).hasSize(1);
  }

  @Test
  void continuesWhileTheSnapshotOfAnotherMonitorHangs(LogCheck log) {
    log.expect("abandoned because it did not end");
    log.allow("an abandoned round ended late");
    host.provider.beforeSnapshot(
        node -> {
          if (node.id().equals("n1")) {
            host.time.hangIgnoringInterrupts();
          }
        });
    host.send(config().node("n1", "v1").node("n2", "v1"));
    host.advancePeriods(1);

    host.send(config().node("n1", "v2").node("n2", "v2"));
    host.advance(UNTIL_ABANDONED);
    host.advance(UNTIL_ABANDONED);

    assertThat(host.provider.inheritedRounds("n2")).isEqualTo(1);
    assertThat(host.provider.events("collects", "n1"))
        .extracting(event -> event.node().value())
        .contains("v2");
    assertThat(host.provider.inheritedRounds("n1")).isZero();
    host.time.releaseHung();
  }

  private List<Event> closed() {
    return host.provider.events("closed", "n1");
  }

  @Test
  void asksNobodyWhenTheManagerCloses() {
    host.send(config().node("n1", "v1"));
    host.advancePeriods(1);
    host.close();
    assertThat(closed()).hasSize(1);
    assertThat(asked()).isZero();
  }
}
