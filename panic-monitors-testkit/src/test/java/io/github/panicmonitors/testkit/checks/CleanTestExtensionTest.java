package io.github.panicmonitors.testkit.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class CleanTestExtensionTest {
  private static final Logger LOGGER = Logger.getLogger("some.logger");

  private static final List<CountDownLatch> ENDS = new ArrayList<>();

  @AfterEach
  void endSampleThreads() {
    ENDS.forEach(CountDownLatch::countDown);
    ENDS.clear();
  }

  @BeforeEach
  void allowSampleWarnings(LogCheck outer) {
    outer.allow("some.logger: ");
  }

  @Test
  void failsOnlyTestsThatAreNotClean() {
    Map<String, String> failures = run(Samples.class);
    assertThat(failures).containsOnlyKeys("warns", "expectsAMissingWarning", "leaksAThread");
    assertThat(failures.get("warns")).contains("unexpected: WARNING some.logger: oh");
    assertThat(failures.get("expectsAMissingWarning")).contains("not logged: oh");
    assertThat(failures.get("leaksAThread")).contains("panic-monitors-sample-leak");
  }

  @Test
  void printsLibraryThreadsWhenATestFails() {
    PrintStream original = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, UTF_8));
    try {
      assertThat(run(FailingSample.class)).containsEntry("fails", "as planned");
    } finally {
      System.setErr(original);
    }
    assertThat(printed.toString(UTF_8))
        .contains("fails() failed; threads:", "\"panic-monitors-sample-culprit\" ");
  }

  /** Returns the message of each test that failed. */
  private static Map<String, String> run(Class<?> samples) {
    Map<String, String> failures = new LinkedHashMap<>();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(samples))
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
            .build();
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result
                    .getThrowable()
                    .ifPresent(e -> failures.put(name(test), String.valueOf(e.getMessage())));
              }
            });
    return failures;
  }

  private static String name(TestIdentifier test) {
    return test.getDisplayName().replaceAll("\\(.*", "");
  }

  private static CountDownLatch startThread(String name) {
    CountDownLatch end = new CountDownLatch(1);
    ENDS.add(end);
    Thread thread =
        new Thread(
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return end;
  }

  @ExtendWith(CleanTestExtension.class)
  static class Samples {
    @AutoClose("countDown")
    CountDownLatch closedLate = new CountDownLatch(1);

    @Test
    void isClean() {}

    @Test
    void warns() {
      LOGGER.warning("oh");
    }

    @Test
    void warnsAsExpected(LogCheck log) {
      log.expect("oh");
      LOGGER.warning("oh");
    }

    @Test
    void expectsAMissingWarning(LogCheck log) {
      log.expect("oh");
    }

    @Test
    void leaksAThread(ThreadLeakCheck leaks) {
      leaks.grace(Duration.ofMillis(20));
      startThread("panic-monitors-sample-leak");
    }

    @Test
    void leaksAThreadAsExpected(ThreadLeakCheck leaks) {
      leaks.expect("-expected$");
      startThread("panic-monitors-sample-expected");
    }

    @Test
    void closesItsThreadLate() {
      closedLate = startThread("panic-monitors-sample-late");
    }
  }

  @ExtendWith(CleanTestExtension.class)
  static class FailingSample {
    @AutoClose("countDown")
    final CountDownLatch end = startThread("panic-monitors-sample-culprit");

    @Test
    void fails() {
      throw new AssertionError("as planned");
    }
  }
}
