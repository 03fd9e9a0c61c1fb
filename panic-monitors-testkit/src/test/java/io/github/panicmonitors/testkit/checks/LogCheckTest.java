package io.github.panicmonitors.testkit.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogCheckTest {
  private static final Logger LOGGER = Logger.getLogger("some.logger");

  private final LogCheck check = LogCheck.start();

  @BeforeEach
  void allowTestWarnings(LogCheck outer) {
    outer.allow("some.logger: ");
  }

  @Test
  void passesWhenNothingWasLogged() {
    assertThatCode(check::close).doesNotThrowAnyException();
  }

  @Test
  void failsOnWarningsAndErrorsOnly() {
    LOGGER.log(Level.INFO, "started");
    LOGGER.log(Level.WARNING, "queue is {0}", "full");
    LOGGER.log(Level.SEVERE, "cannot continue", new IllegalStateException("broken"));
    assertThatThrownBy(check::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("unexpected log:")
        .hasMessageContaining("unexpected: WARNING some.logger: queue is full")
        .hasMessageContaining(
            "SEVERE some.logger: cannot continue: java.lang.IllegalStateException: broken")
        .hasMessageNotContaining("started");
  }

  @Test
  void recordsSystemLoggers() {
    System.getLogger("some.logger").log(System.Logger.Level.WARNING, "via System.Logger");
    assertThat(check.records()).containsExactly("WARNING some.logger: via System.Logger");
    check.expect("via System").close();
  }

  @Test
  void recordsUncaughtExceptions(LogCheck outer) throws Exception {
    outer.expect("uncaught exception in \"culprit\"");
    Thread thread =
        new Thread(
            () -> {
              throw new IllegalStateException("broken");
            },
            "culprit");
    thread.start();
    thread.join();
    assertThat(check.records())
        .containsExactly(
            "SEVERE io.github.panicmonitors.testkit.checks.LogCheck:"
                + " uncaught exception in \"culprit\": java.lang.IllegalStateException: broken");
    check.expect("culprit").close();
  }

  @Test
  void acceptsExpectationsBeforeAndAfterTheRecord() {
    check.expect("^WARNING some.logger: first$");
    LOGGER.warning("first");
    LOGGER.warning("first");
    LOGGER.warning("second");
    check.expect("second");
    assertThatCode(check::close).doesNotThrowAnyException();
  }

  @Test
  void failsWithoutAnExpectedRecord() {
    check.expect("first").allow("second");
    assertThatThrownBy(check::close)
        .hasMessageContaining("not logged: first")
        .hasMessageNotContaining("second");
  }

  @Test
  void failsOnlyOnUnexpectedRecords() {
    check.expect("first").allow("second");
    LOGGER.warning("first");
    LOGGER.warning("second");
    LOGGER.warning("third");
    assertThatThrownBy(check::close)
        .hasMessageContaining("third")
        .hasMessageNotContaining("first")
        .hasMessageNotContaining("second");
  }

  @Test
  void recordsNothingAfterClose() {
    check.close();
    LOGGER.warning("late");
    assertThat(check.records()).isEmpty();
    assertThatCode(check::close).doesNotThrowAnyException();
  }
}
