package io.github.panicmonitors.junit;

import static io.github.panicmonitors.testkit.assertions.BrokerAssert.assertThat;
import static io.github.panicmonitors.testkit.config.TestEntry.chainlinkNode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.panicmonitors.core.MonitorsManagerBuilder;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.checks.ThreadLeakCheck;
import io.github.panicmonitors.testkit.config.TestDocument;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import io.github.panicmonitors.testkit.node.FakeEvmChain;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.opentest4j.TestAbortedException;

class SandboxExtensionTest {
  private static final Logger LOGGER = Logger.getLogger("some.logger");
  private static final Pattern DIAGNOSTICS =
      Pattern.compile("(?m)^(\\w+)\\(.*\\) failed at 2026-01-01T");

  private static final List<CountDownLatch> ENDS = new ArrayList<>();
  private static final List<Integer> PORTS = new ArrayList<>();

  private final Map<String, String> failures = new LinkedHashMap<>();

  @AfterEach
  void cleanUpSamples() {
    ENDS.forEach(CountDownLatch::countDown);
    ENDS.clear();
    PORTS.clear();
  }

  @BeforeEach
  void allowSampleWarnings(LogCheck outer) {
    outer.allow("some.logger: ");
  }

  @Test
  void failsOnlyTestsThatAreNotClean() {
    run(Samples.class);
    assertThat(failures)
        .containsOnlyKeys("fails", "warns", "leaksAThread", "leavesAMessageUnconfirmed");
    assertThat(failures.get("fails")).isEqualTo("as planned");
    assertThat(failures.get("warns")).contains("unexpected: WARNING some.logger: oh");
    assertThat(failures.get("leaksAThread")).contains("panic-monitors-sample-leak");
    assertThat(failures.get("leavesAMessageUnconfirmed"))
        .contains("unconfirmed messages at close:", "1 of 1 heartbeats");
  }

  @Test
  void printsDiagnosticsOncePerFailedTest() {
    String printed = run(Samples.class);
    assertThat(testsWithDiagnostics(printed))
        .containsExactlyInAnyOrder("fails", "warns", "leaksAThread", "leavesAMessageUnconfirmed");
  }

  @Test
  void printsTheStateAtTheTimeOfTheFailure() {
    assertThat(run(FailingSample.class))
        .contains("Monitors Manager: RUNNING", "all-of-health_check: 2", "ping: ping");
  }

  @Test
  void printsDiagnosticsWhenASetupOrTeardownMethodFails() {
    assertThat(testsWithDiagnostics(run(FailsBefore.class))).containsExactly("isClean");
    assertThat(testsWithDiagnostics(run(FailsAfter.class))).containsExactly("isClean");
    assertThat(failures).containsOnlyKeys("isClean");
  }

  @Test
  void closesItsNodes() {
    run(NodeSample.class);
    assertThat(failures).isEmpty();
    assertThat(PORTS)
        .hasSize(2)
        .doesNotHaveDuplicates()
        .allSatisfy(
            port ->
                assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .isInstanceOf(ConnectException.class));
  }

  @Test
  void rejectsASandboxSharedByTests() {
    run(SharedSample.class);
    assertThat(failures)
        .hasSize(1)
        .allSatisfy((test, message) -> assertThat(message).contains("only test, @BeforeEach"));
  }

  @Test
  void injectsPartsOfTheSandbox(
      MonitorsSandbox sandbox,
      InMemoryBroker broker,
      VirtualTime time,
      LogCheck log,
      ThreadLeakCheck threads) {
    assertThat(broker).isSameAs(sandbox.broker());
    assertThat(time).isSameAs(sandbox.time());
    assertThat(log).isSameAs(sandbox.log());
    assertThat(threads).isSameAs(sandbox.threads());
  }

  @Test
  void injectsABuilderWithBrokerAndTime(
      MonitorsSandbox sandbox,
      MonitorsManagerBuilder builder,
      VirtualTime time,
      InMemoryBroker broker,
      FakeChainlinkNode node) {
    sandbox.start(builder);
    sandbox.configure(
        TestDocument.of(
            "chains.chainlink.ethereum.nodes_config", chainlinkNode("main").url(node.url())));

    time.advance(Duration.ofSeconds(30));

    assertThat(broker).exchange("raw_data").key("node.chainlink").received(3);
  }

  @Test
  void injectsANewChainForEachParameter(FakeEvmChain one, FakeEvmChain two) {
    assertThat(one.url()).isNotEqualTo(two.url());
  }

  /** Runs the samples and returns the output on System.err. */
  private String run(Class<?> samples) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(samples))
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
            .build();
    PrintStream original = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, UTF_8));
    try {
      LauncherFactory.create().execute(request, new Failures());
    } finally {
      System.setErr(original);
    }
    return printed.toString(UTF_8);
  }

  private final class Failures implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() == Status.FAILED) {
        String message = String.valueOf(result.getThrowable().orElseThrow().getMessage());
        failures.put(test.getDisplayName().replaceAll("\\(.*", ""), message);
      }
    }
  }

  private static List<String> testsWithDiagnostics(String printed) {
    return DIAGNOSTICS
        .matcher(printed)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  private static void startThread(String name) {
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
  }

  private static void pingWithoutConfirm(MonitorsSandbox sandbox) {
    sandbox.start(sandbox.builder());
    sandbox.broker().faults().holdConfirms();
    sandbox.ping();
  }

  @ExtendWith(SandboxExtension.class)
  static class Samples {
    @Test
    void isClean(MonitorsSandbox sandbox) {
      sandbox.start(sandbox.builder());
      sandbox.ping();
    }

    @Test
    void fails() {
      throw new AssertionError("as planned");
    }

    @Test
    void isAborted() {
      throw new TestAbortedException("as planned");
    }

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
    void leaksAThread(ThreadLeakCheck threads) {
      threads.grace(Duration.ofMillis(20));
      startThread("panic-monitors-sample-leak");
    }

    @Test
    void leaksAThreadAsExpected(ThreadLeakCheck threads) {
      threads.expect("-expected$");
      startThread("panic-monitors-sample-expected");
    }

    @Test
    void leavesAMessageUnconfirmed(MonitorsSandbox sandbox) {
      pingWithoutConfirm(sandbox);
    }

    @Test
    void leavesAMessageUnconfirmedAsAllowed(MonitorsSandbox sandbox) {
      sandbox.allowUnconfirmed();
      pingWithoutConfirm(sandbox);
    }
  }

  @ExtendWith(SandboxExtension.class)
  static class FailingSample {
    @AfterEach
    void pingsAgain(MonitorsSandbox sandbox) {
      sandbox.ping();
    }

    @Test
    void fails(MonitorsSandbox sandbox) {
      sandbox.start(sandbox.builder());
      sandbox.ping();
      throw new AssertionError("as planned");
    }
  }

  @ExtendWith(SandboxExtension.class)
  static class FailsBefore {
    @BeforeEach
    void fail() {
      throw new AssertionError("as planned");
    }

    @Test
    void isClean() {}
  }

  @ExtendWith(SandboxExtension.class)
  static class FailsAfter {
    @AfterEach
    void fail() {
      throw new AssertionError("as planned");
    }

    @Test
    void isClean() {}
  }

  @ExtendWith(SandboxExtension.class)
  static class NodeSample {
    @AutoClose private final FakeHttpServer closedByJUnit = FakeHttpServer.create();

    @Test
    void requestsThem(FakeHttpServer server, FakeHttpServer other) throws Exception {
      for (FakeHttpServer node : List.of(closedByJUnit, server, other)) {
        URI.create(node.url()).toURL().openStream().close();
      }
      PORTS.add(server.port());
      PORTS.add(other.port());
    }
  }

  @ExtendWith(SandboxExtension.class)
  static class SharedSample {
    @BeforeAll
    static void takes(MonitorsSandbox sandbox) {
      sandbox.ping();
    }

    @Test
    void isClean() {}
  }
}
