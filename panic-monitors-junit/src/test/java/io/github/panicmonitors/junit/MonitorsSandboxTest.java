package io.github.panicmonitors.junit;

import static io.github.panicmonitors.testkit.config.TestEntry.chainlinkNode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.time.Waiter;
import io.github.panicmonitors.chainlink.ChainlinkNodeProvider;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.config.TestDocument;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import java.time.Duration;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sandbox without its JUnit extension. */
class MonitorsSandboxTest {
  private static final Logger LOGGER = Logger.getLogger("some.logger");

  private final MonitorsSandbox sandbox = new MonitorsSandbox();

  @BeforeEach
  void allowTestWarnings(LogCheck outer) {
    outer.allow("some.logger: ").allow("READING messages are lost: dropped: CLOSED");
  }

  private void runANode() {
    try (FakeChainlinkNode node = FakeChainlinkNode.create()) {
      sandbox.start(sandbox.builder());
      sandbox.configure(
          TestDocument.of(
              "chains.chainlink.ethereum.nodes_config", chainlinkNode("main").url(node.url())));
      sandbox.time().advance(Duration.ofSeconds(10));
    }
  }

  @Test
  void isCleanAfterAManagerHasRun() {
    runANode();
    assertThatCode(sandbox::close).doesNotThrowAnyException();
  }

  @Test
  void failsOnADocumentThatNoProviderReadsAndSaysWhatTheyRead() {
    try (ChainlinkNodeProvider nodes = new ChainlinkNodeProvider()) {
      sandbox.start(sandbox.builder().discovery(false).provider(nodes));
      assertThatThrownBy(() -> sandbox.configure("chains.chainlink.ethereum.node_config", "{}"))
          .isInstanceOf(AssertionError.class)
          .hasMessage(
              "no topic of a provider matches the document chains.chainlink.ethereum.node_config:"
                  + " [chains.*.*.nodes_config]");
      sandbox.close();
    }
  }

  @Test
  void failsOnADocumentThatComesBeforeAManager() {
    assertThatThrownBy(() -> sandbox.configure("chains.chainlink.ethereum.nodes_config", "{}"))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "no manager is started that reads the document chains.chainlink.ethereum.nodes_config");
    sandbox.close();
  }

  @Test
  void failsOnAnUnexpectedWarning() {
    LOGGER.warning("oh");
    assertThatThrownBy(sandbox::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("unexpected: WARNING some.logger: oh");
  }

  @Test
  void acceptsAnExpectedWarning() {
    sandbox.log().expect("oh");
    LOGGER.warning("oh");
    assertThatCode(sandbox::close).doesNotThrowAnyException();
  }

  @Test
  void failsOnAManagerThatIsNotClosed(LogCheck outer) {
    outer.allow("broker closed");
    sandbox.threads().grace(Duration.ofMillis(20));
    MonitorsManager manager = sandbox.builder().build();
    sandbox.time().run(manager::start);
    assertThatThrownBy(sandbox::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("leaked threads:")
        .hasMessageContaining("panic-monitors-");
    sandbox.time().run(manager::close);
  }

  @Test
  void failsOnUnfinishedWorkUnderItsClock() {
    Waiter waiter = sandbox.time().waiter();
    Runnable work = sandbox.time().tracked(() -> awaitForever(waiter));
    new Thread(work, "unfinished-work").start();
    sandbox.threads().grace(Duration.ofMillis(20));
    assertThatThrownBy(sandbox::close).hasMessageContaining("\"unfinished-work\" WAITING");
    waiter.signal();
    sandbox.time().settle();
  }

  private static void awaitForever(Waiter waiter) {
    try {
      waiter.await(Waiter.NO_DEADLINE);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void releasesThreadsThatIgnoreInterrupts() {
    new Thread(sandbox.time().tracked(sandbox.time()::hangIgnoringInterrupts)).start();
    sandbox.time().settle();
    assertThatCode(sandbox::close).doesNotThrowAnyException();
  }

  @Test
  void failsOnUnconfirmedMessagesWithTheirCounts() {
    sandbox.broker().faults().holdConfirms();
    runANode();
    assertThatThrownBy(sandbox::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("unconfirmed messages at close:")
        .hasMessageContaining("Monitors Manager: 1 of 1 readings")
        .hasMessageContaining("Monitors Manager: 2 of 2 monitorables");
  }

  @Test
  void failsOnAnUnconfirmedHeartbeat() {
    sandbox.start(sandbox.builder());
    sandbox.broker().faults().holdConfirms();
    sandbox.ping();
    assertThatThrownBy(sandbox::close)
        .hasMessage("unconfirmed messages at close:\n  Monitors Manager: 1 of 1 heartbeats");
  }

  @Test
  void acceptsUnconfirmedMessagesIfAllowed() {
    sandbox.allowUnconfirmed();
    sandbox.broker().faults().holdConfirms();
    runANode();
    assertThatCode(sandbox::close).doesNotThrowAnyException();
  }

  @Test
  void reportsAllFailures() {
    sandbox.start(sandbox.builder());
    sandbox.broker().faults().holdConfirms();
    sandbox.ping();
    LOGGER.warning("oh");
    assertThatThrownBy(sandbox::close)
        .hasMessageContaining("unconfirmed")
        .satisfies(
            e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("unexpected: WARNING"));
  }

  @Test
  void isClosedOnce() {
    LOGGER.warning("oh");
    assertThatThrownBy(sandbox::close).isInstanceOf(AssertionError.class);
    assertThatCode(sandbox::close).doesNotThrowAnyException();
  }
}
