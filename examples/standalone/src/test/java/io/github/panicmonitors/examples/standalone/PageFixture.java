package io.github.panicmonitors.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.config.TestDocument;
import io.github.panicmonitors.testkit.config.TestEntry;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Opens the page of a manager in a real browser that the tests of a class share. */
@Tag("browser")
@Timeout(120)
abstract class PageFixture {
  static final String NODES = "chains.chainlink.ethereum.nodes_config";

  @TempDir static Path directory;
  static Browser browser;

  final FakeChainlinkNode node = FakeChainlinkNode.create();
  final FakeChainlinkNode other = FakeChainlinkNode.create();
  ManagerWithPage server;

  @BeforeAll
  static void startBrowser() throws Exception {
    browser = Browser.start(directory);
  }

  @AfterAll
  static void closeBrowser() {
    browser.close();
  }

  @BeforeEach
  void startManager(LogCheck log) throws Exception {
    log.allow("Node monitor .*: (CONNECT|HTTP_STATUS)|entry .*rejected|rejected");
    // Ten thousand monitors and a browser may overload the machine.
    log.allow("rounds start late");
    server = new ManagerWithPage();
    browser.resize(1440, 900);
    browser.prefer("dark");
    browser.console();
  }

  @AfterEach
  void closeManager() {
    browser.open("about:blank");
    server.close();
    node.close();
    other.close();
  }

  void apply(TestEntry... nodes) throws Exception {
    server.apply(TestDocument.of(NODES, nodes).document());
  }

  void open() {
    browser.open(server.url());
    browser.awaitThat("performance.getEntriesByName('rendered').length > 0");
  }

  static void awaitCount(String tile, String count) {
    browser.awaitThat(
        "document.querySelector('#count-%s b').textContent === '%s'".formatted(tile, count));
  }

  /** Asserts that there were no errors. Reading pixels back causes a warning that is ignored. */
  static void assertNoConsoleErrors() {
    assertThat(browser.console()).allMatch(line -> line.contains("willReadFrequently"));
  }

  /** Returns the colour in the middle of a cell. */
  static String pixel(int cell) {
    return browser
        .run(
            "const c = document.getElementById('cells'), s = Number(c.dataset.size), m = s / 2 - 1;"
                + "return [...c.getContext('2d').getImageData(arguments[0] * s + m, m, 1, 1).data]"
                + ".slice(0, 3).join()",
            cell)
        .asText();
  }
}
