package io.github.panicmonitors.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuickstartTest {
  @Test
  void exitsAfterItsRoundsWithAllReadingsConfirmed() {
    Output output = Output.of("--rounds", "2", "--period", "200ms");

    assertThat(output.exitCode()).isZero();
    assertThat(output.lines()).last().asString().matches(Output.NOTHING_LOST);
    assertThat(output.errorLines()).isEmpty();
  }

  @Test
  void threeRoundsShowEveryStep() {
    Output output = Output.of("--rounds", "3", "--period", "300ms");

    assertThat(output.all())
        .containsSubsequence(
            "monitored now: alpha, bravo, charlie",
            "action  sent a configuration with a new name",
            "action  stopped alpha",
            "alpha is down: Node alpha is unreachable",
            "action  started alpha again",
            "alpha is up again")
        .containsSubsequence(
            "monitored now: alpha, bravo-2, charlie",
            "action  sent a configuration without charlie",
            "monitored now: alpha, bravo-2\n");
    assertThat(output.lines()).last().asString().matches(Output.NOTHING_LOST);
  }

  @Test
  void eachStepWaitsForTheEffectOfTheOneBefore() {
    Output output = Output.of("--rounds", "5", "--period", "1s");

    assertThat(output.all())
        .containsSubsequence(
            "monitored now: alpha, bravo-2, charlie",
            "action  stopped alpha",
            "alpha is down",
            "action  sent a configuration without charlie",
            "monitored now: alpha, bravo-2\n",
            "action  started alpha again",
            "alpha is up again");
  }

  @Test
  void outputHasNoControlCharacters() {
    Output output = Output.of("--rounds", "1", "--period", "200ms");

    assertThat(String.join("", output.lines())).doesNotContainPattern("\\p{Cntrl}");
  }

  @Test
  void doesNotChangeRealNodes(LogCheck log) {
    log.expect("are both called"); // nodes are named by host and port
    try (FakeChainlinkNode node = FakeChainlinkNode.create().head(4_711)) {
      String url = node.url().replace("http://", "http://user:pass@");
      Output output =
          Output.of("--node", url, "--node", node.url(), "--rounds", "3", "--period", "200ms");

      assertThat(output.exitCode()).isZero();
      assertThat(output.all()).contains("height 4,712").doesNotContain("alpha", "pass");
      assertThat(output.lines()).last().asString().matches(Output.NOTHING_LOST);
    }
  }

  @Test
  void exitsCleanlyWhenInterrupted() {
    Thread.currentThread().interrupt();

    Output output = Output.of("--period", "200ms");

    assertThat(output.exitCode()).isZero();
    assertThat(output.lines()).last().asString().matches(Output.NOTHING_LOST);
  }

  @Test
  void reportsAnUnreachableBrokerInOneLine() {
    Output output = Output.of("--amqp", "amqp://user:secret@127.0.0.1:1", "--rounds", "1");

    assertThat(output.exitCode()).isEqualTo(1);
    assertThat(output.errorLines()).hasSize(1);
    assertThat(List.of(output.all())).noneMatch(text -> text.contains("secret"));
  }
}
