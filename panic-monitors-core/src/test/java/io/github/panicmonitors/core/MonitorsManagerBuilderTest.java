package io.github.panicmonitors.core;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorsManagerBuilderTest {

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT0S", "PT0.000999999S", "PT8760H0.000000001S"})
  void rejectsPeriodsAndDeadlinesOutOfRange(Duration period) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MonitorsManager.builder().period("scripted", period))
        .withMessage("period must be from 1 ms to 365 days: " + period);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MonitorsManager.builder().deadline("scripted", period))
        .withMessage("deadline must be from 1 ms to 365 days: " + period);
  }
}
