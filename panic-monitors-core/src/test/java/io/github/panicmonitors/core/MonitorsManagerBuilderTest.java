package io.github.panicmonitors.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.RoutingKey;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorsManagerBuilderTest {
  private final MonitorsManagerBuilder builder = MonitorsManager.builder();

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT0S", "PT0.000999999S", "PT8760H0.000000001S"})
  void rejectsPeriodsAndDeadlinesOutOfRange(Duration period) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.period("scripted", period))
        .withMessage("period must be from 1 ms to 365 days: " + period);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MonitorsManager.builder().deadline("scripted", period))
        .withMessage("deadline must be from 1 ms to 365 days: " + period);
  }

  @Test
  void rejectsNamesThatRabbitMqCannotCarry() {
    String longest = "é".repeat(127) + "x";
    builder.name(longest).configsQueue(longest).heartbeatQueue(longest);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.configsQueue("é".repeat(128)))
        .withMessage("configsQueue must have at most 255 UTF-8 bytes: " + "é".repeat(100) + "...");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.heartbeatQueue("q".repeat(256)))
        .withMessageStartingWith("heartbeatQueue must have at most 255 UTF-8 bytes: qqq");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.name("n\ud83d"))
        .withMessage("name must be well-formed Unicode: n\ufffd");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.configsQueue(" "))
        .withMessage("configsQueue must not be blank: ' '");
  }

  static Stream<Method> settersOfReferences() {
    return Arrays.stream(MonitorsManagerBuilder.class.getMethods())
        .filter(method -> method.getReturnType() == MonitorsManagerBuilder.class)
        .filter(method -> !method.getParameterTypes()[0].isPrimitive());
  }

  @ParameterizedTest
  @MethodSource("settersOfReferences")
  void rejectsNullInEverySetterAndSaysOfWhat(Method setter) {
    Object[] nulls = new Object[setter.getParameterCount()];

    assertThatExceptionOfType(InvocationTargetException.class)
        .isThrownBy(() -> setter.invoke(builder, nulls))
        .havingCause()
        .isInstanceOf(NullPointerException.class)
        .satisfies(e -> assertThat(e.getMessage()).matches("[a-zA-Z]+"));
  }

  @Test
  @SuppressWarnings("NullAway") // what a host without such a check passes
  void managerRejectsNull() {
    try (MonitorsManager manager = builder.discovery(false).build()) {
      manager.start();
      assertThatNullPointerException()
          .isThrownBy(() -> manager.apply(null))
          .withMessage("document");
      assertThatNullPointerException()
          .isThrownBy(() -> manager.check((Collection<ConfigDocument>) null))
          .withMessage("documents");
      assertThatNullPointerException()
          .isThrownBy(() -> manager.check((Map<RoutingKey, byte[]>) null))
          .withMessage("documents");
      List<ConfigDocument> documents = Arrays.asList((ConfigDocument) null);
      assertThatNullPointerException()
          .isThrownBy(() -> manager.check(documents))
          .withMessage("document");
      assertThatNullPointerException()
          .isThrownBy(() -> manager.awaitConnected(null))
          .withMessage("atMost");
    }
  }
}
