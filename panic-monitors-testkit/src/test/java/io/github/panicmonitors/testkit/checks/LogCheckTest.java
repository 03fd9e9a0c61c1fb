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

  private final LogCheck check = LogCheck.begin();

  @BeforeEach
  void allowWhatTheseTestsLog(LogCheck outer) {
    outer.allow("some.logger: ");
  }

  @Test
  void passesWhenNothingWasLogged() {
    assertThatCode(check::close).doesNotThrowAnyException();
  }

  @Test
  void failsOnWarningsAndWorseOnly() {
    LOGGER.log(Level.INFO, "just so");
    LOGGER.log(Level.WARNING, "queue is {0}", "full");
    LOGGER.log(Level.SEVERE, "cannot go on", new IllegalStateException("broken"));
    assertThatThrownBy(check::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("the log is not as expected:")
        .hasMessageContaining("not expected: WARNING some.logger: queue is full")
        .hasMessageContaining(
            "SEVERE some.logger: cannot go on: java.lang.IllegalStateException: broken")
        .hasMessageNotContaining("just so");
  }

  @Test
  void hearsSystemLoggers() {
    System.getLogger("some.logger").log(System.Logger.Level.WARNING, "by another way");
    assertThat(check.records()).containsExactly("WARNING some.logger: by another way");
    check.expect("another way").close();
  }

  @Test
  void hearsAnExceptionThatEndsAThread(LogCheck outer) throws Exception {
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
  void takesWhatWasExpectedBeforeOrAfterItCame() {
    check.expect("^WARNING some.logger: first$");
    LOGGER.warning("first");
    LOGGER.warning("first");
    LOGGER.warning("second");
    check.expect("second");
    assertThatCode(check::close).doesNotThrowAnyException();
  }

  @Test
  void failsWhenSomethingExpectedDidNotCome() {
    check.expect("first").allow("second");
    assertThatThrownBy(check::close)
        .hasMessageContaining("did not come: first")
        .hasMessageNotContaining("second");
  }

  @Test
  void stillFailsOnTheOthersWhenSomeWereExpected() {
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
  void hearsNothingAfterItsClose() {
    check.close();
    LOGGER.warning("late");
    assertThat(check.records()).isEmpty();
    assertThatCode(check::close).doesNotThrowAnyException();
  }
}
