package io.github.panicmonitors.api.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitorDescriptorTest {
  private static final Duration YEAR = Duration.ofDays(365);

  private final MonitorDescriptor.Builder builder =
      MonitorDescriptor.builder("test").topic("a").rawDataRoutingKey("system").category("nodes");

  @ParameterizedTest
  @CsvSource({
    "PT0S,must be positive: PT0S",
    "PT-1S,must be positive: PT-1S",
    "PT8760H0.000000001S,must be at most 365 days: PT8760H0.000000001S"
  })
  void rejectsDurationsOutOfRange(Duration duration, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.period(duration))
        .withMessage("period " + reason);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.deadline(duration))
        .withMessage("deadline " + reason);
  }

  @ParameterizedTest
  @CsvSource({"height,Height monitor", "evm-node,Evm node monitor"})
  void isLabelledByItsTypeUnlessALabelIsSet(String type, String label) {
    MonitorDescriptor.Builder of =
        MonitorDescriptor.builder(type).topic("a").rawDataRoutingKey("system").category("nodes");
    assertThat(of.build().label()).isEqualTo(label);
    assertThat(of.label("Node monitor").build().label()).isEqualTo("Node monitor");
  }

  @Test
  void acceptsAYear() {
    MonitorDescriptor descriptor = builder.period(YEAR).deadline(YEAR).build();

    assertThat(descriptor.period()).isEqualTo(YEAR);
    assertThat(descriptor.deadline(Duration.ofSeconds(1))).isEqualTo(YEAR);
  }

  @Test
  void refusesACategoryThatPanicDoesNotKnow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.category("node"))
        .withMessage(
            "category must be one of [nodes, systems, github_repos, dockerhub_repos, chains]: node;"
                + " otherCategory() sets another");
    assertThat(builder.otherCategory("lamps").build().categories()).contains("lamps");
  }

  @Test
  void hasSeveralCategoriesInTheOrderInWhichTheyWereAdded() {
    assertThat(builder.category("chains").category("nodes").build().categories())
        .containsExactly("nodes", "chains");
  }

  @Test
  void refusesARoutingKeyThatPanicDoesNotRead() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.rawDataRoutingKey("node.chainlinks"))
        .withMessageStartingWith("rawDataRoutingKey must be one of [node.chainlink, ")
        .withMessageEndingWith("]: node.chainlinks; otherRawDataRoutingKey() sets another");
    assertThat(builder.otherRawDataRoutingKey("lamp").build().rawDataRoutingKey())
        .isEqualTo("lamp");
  }

  @Test
  void refusesNamesThatRabbitMqCannotCarry() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.otherRawDataRoutingKey("k".repeat(256)))
        .withMessageStartingWith("rawDataRoutingKey must have at most 255 UTF-8 bytes: kkk");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.otherCategory(" "))
        .withMessage("category must not be blank: ' '");
  }
}
