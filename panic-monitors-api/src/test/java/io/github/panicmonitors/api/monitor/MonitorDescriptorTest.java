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
      MonitorDescriptor.builder("test").topic("a").rawDataRoutingKey("b").category("c");

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
        MonitorDescriptor.builder(type).topic("a").rawDataRoutingKey("b").category("c");
    assertThat(of.build().label()).isEqualTo(label);
    assertThat(of.label("Node monitor").build().label()).isEqualTo("Node monitor");
  }

  @Test
  void acceptsAYear() {
    MonitorDescriptor descriptor = builder.period(YEAR).deadline(YEAR).build();

    assertThat(descriptor.period()).isEqualTo(YEAR);
    assertThat(descriptor.deadline(Duration.ofSeconds(1))).isEqualTo(YEAR);
  }
}
