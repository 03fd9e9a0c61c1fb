package io.github.panicmonitors.examples.standalone;

import static io.github.panicmonitors.testkit.config.TestEntry.chainlinkNode;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.config.TestDocument;
import io.github.panicmonitors.testkit.node.FakeResponse;
import org.junit.jupiter.api.Test;

/** Tests the page in a real browser. */
class PageIT extends PageFixture {
  private static final String EVIL = "<img src=x onerror=\"document.title='owned'\">";

  @Test
  void showsTotalsFailuresAndRejectedEntries() throws Exception {
    other.stop();
    apply(
        chainlinkNode("cl_main").url(node.url()),
        chainlinkNode("cl_backup").url(other.url() + "," + node.url()),
        chainlinkNode("cl_down").url(other.url()),
        chainlinkNode("cl_bad"));
    open();
    awaitCount("new", "0");

    awaitCount("up", "2");
    awaitCount("down", "1");
    awaitCount("rejected", "1");
    assertThat(browser.text("#name")).isEqualTo("Node Monitors Manager");
    assertThat(browser.text("#headline"))
        .as("on a busy machine the host may be overloaded, too")
        .endsWith("1 of 3 failing");
    assertThat(browser.run("return document.title").asText()).startsWith("(1) Node Monitors");
    assertThat(browser.text("#rows tr:first-child"))
        .as("failing monitors come first")
        .contains("failing", "Node monitor (cl_down)", "chainlink-node", "no connection")
        .contains("Node cl_down is unreachable", other.url());
    assertThat(browser.text("#rows tr:nth-child(2)"))
        .as("shows the URL that answered, not the first one")
        .contains("cl_backup", "head tracker current head", node.url())
        .doesNotContain(other.url());
    assertThat(browser.text("#broker")).contains("Publishing", "Consuming", "connected");
    assertThat(browser.text("#rejected-list")).contains("cl_bad", "node_prometheus_urls", NODES);
    assertThat(browser.run("return document.getElementById('cells').dataset.cells").asInt())
        .isEqualTo(3);
    assertNoConsoleErrors();
  }

  @Test
  void showsANodeGoingDownAndUpAgain() throws Exception {
    apply(chainlinkNode("cl_main").url(node.url()), chainlinkNode("cl_two").url(other.url()));
    open();
    awaitCount("up", "2");
    browser.run("window.isTheSamePage = true");
    browser.awaitText("#headline", "All 2 up");

    node.stop();
    awaitCount("down", "1");
    assertThat(browser.text("#rows tr:first-child")).contains("cl_main", "no connection");
    assertThat(pixel(0)).isEqualTo("255,127,77");
    assertThat(pixel(1)).isEqualTo("44,133,115");
    node.start();
    awaitCount("up", "2");
    awaitCount("down", "0");
    browser.awaitText("#headline", "All 2 up");
    assertThat(pixel(0)).as("its cell has the colour of the status up").isEqualTo("44,133,115");
    assertThat(browser.text("#rows tr:first-child"))
        .contains("cl_main", "up", "head tracker current head", node.url())
        .doesNotContain("failing", "no connection");

    node.server().respond(FakeResponse.status(502));
    browser.awaitText("#rows tr:first-child", "HTTP error");
    node.stop();
    other.server().respond(FakeResponse.status(503));
    awaitCount("down", "2");
    other.server().respond(FakeResponse.page("head_tracker_current_head 7\nup 1\n"));
    browser.awaitText("#rows", "metric missing");

    assertThat(browser.run("return window.isTheSamePage").asBoolean()).isTrue();
    assertNoConsoleErrors();
  }

  @Test
  void showsAddedRemovedAndRejectedEntries() throws Exception {
    open();
    browser.awaitText("#headline", "No monitors configured");
    assertThat(browser.text("#rejected-count")).isEqualTo("none");

    apply(chainlinkNode("cl_main").url(node.url()), chainlinkNode("cl_bad"));
    awaitCount("up", "1");
    browser.awaitText("#rejected-list", "cl_bad node_prometheus_urls");
    apply(chainlinkNode("cl_new").url(node.url()));
    browser.awaitText("#rows", "cl_new");
    browser.awaitThat("!document.getElementById('rows').textContent.includes('cl_main')");
    awaitCount("rejected", "0");
    assertNoConsoleErrors();
  }

  @Test
  void namesTheChainsThatAreNotMonitored() throws Exception {
    open();
    server.apply(
        TestDocument.of("chains.cosmos.regen.other_config", chainlinkNode("n")).document());
    browser.awaitText("#work", "cosmos regen (other_config)");
    server.apply(TestDocument.of("chains.cosmos.regen.other_config").document());
    browser.awaitThat("!document.getElementById('work').textContent.includes('regen')");
    assertNoConsoleErrors();
  }

  @Test
  void showsNamesAndMessagesAsPlainText() throws Exception {
    apply(chainlinkNode(EVIL).id("evil").url(node.url()), chainlinkNode("</script>" + EVIL));
    open();
    awaitCount("up", "1");
    browser.awaitText("#rejected-list", "</script>");
    browser.click("#rows tr");
    browser.awaitText("#details-title", "<img src=x onerror=");

    assertThat(browser.text("#rows tr")).contains("Node monitor (" + EVIL + ")");
    assertThat(browser.run("return document.querySelectorAll('img, iframe').length").asInt())
        .isZero();
    assertThat(browser.run("return document.title").asText()).isEqualTo("Node Monitors Manager");
    assertNoConsoleErrors();
  }

  @Test
  void showsValuesAndFailuresAsPlainText() throws Exception {
    server.apply(FleetProvider.withTexts(EVIL, "__proto__", "</script>" + EVIL));
    open();
    awaitCount("up", "2");
    awaitCount("down", "1");

    assertThat(browser.text("#rows tr:first-child")).contains("</script>" + EVIL);
    browser.click("#rows tr:first-child");
    assertThat(browser.text("#details-failure")).endsWith("</script>" + EVIL);
    assertThat(browser.text("#rows tr:nth-child(2)")).contains(EVIL + " " + EVIL);
    browser.click("#rows tr:nth-child(2)");
    browser.awaitText("#details-title", "ship_1");
    assertThat(browser.text("#details-values")).contains(EVIL + EVIL);
    assertThat(browser.text("#details-failure")).isEqualTo("Warning: UNSUPPORTED: no " + EVIL);
    assertThat(browser.text("#rows tr:nth-child(2)")).contains("Warning: UNSUPPORTED: no " + EVIL);
    browser.awaitText("#work", "with warning: not supported");
    browser.click("#rows tr:nth-child(3)");
    browser.awaitText("#details-title", "ship_2");
    assertThat(browser.text("#details-values")).contains("__proto____proto__");
    browser.run("document.getElementById('grid').focus()");
    browser.press(Browser.END);
    assertThat(browser.text("#readout")).endsWith("</script>" + EVIL);
    assertThat(browser.run("return document.querySelectorAll('img, iframe').length").asInt())
        .isZero();
    assertThat(browser.run("return document.title").asText())
        .isEqualTo("(1) Node Monitors Manager");
    assertNoConsoleErrors();
  }

  @Test
  void policyForbidsInjectedMarkup() throws Exception {
    open();
    JsonNode written =
        browser.run(
            "try { document.body.innerHTML = '<b>owned</b>'; return 'written'; }"
                + " catch (e) { return e.name; }");

    assertThat(written.asText()).isEqualTo("TypeError");
    assertThat(browser.console()).isNotEmpty().allMatch(line -> line.contains("TrustedHTML"));
  }

  @Test
  void showsALostConnectionAndContinuesAfterReconnecting() throws Exception {
    apply(chainlinkNode("cl_main").url(node.url()));
    open();
    awaitCount("up", "1");
    browser.run("window.isTheSamePage = true");
    browser.click("#rows tr");

    int port = server.stopServer();
    browser.awaitThat("!document.getElementById('lost').hidden");
    browser.awaitText("#lost", "The server does not answer.");
    assertThat(browser.text("#lost")).matches("Disconnected since \\d\\d:\\d\\d:\\d\\d\\. .*");
    assertThat(browser.text("#rows")).as("the last known values stay").contains("cl_main");
    apply(chainlinkNode("cl_main").url(node.url()), chainlinkNode("cl_two").url(other.url()));
    server.listen(port);

    browser.awaitThat("document.getElementById('lost').hidden");
    awaitCount("up", "2");
    assertThat(browser.text("#details-title"))
        .as("the monitor is still selected")
        .contains("cl_main");
    assertThat(browser.run("return window.isTheSamePage").asBoolean()).isTrue();
    assertThat(browser.console()).allMatch(line -> line.contains("ERR_"));
  }

  @Test
  void showsABlockedBrokerAndWaitingReadings(LogCheck log) throws Exception {
    log.expect("PUBLISHING connection: BLOCKED");
    apply(chainlinkNode("cl_main").url(node.url()));
    open();
    awaitCount("up", "1");
    assertThat(browser.text("#outbox"))
        .contains("Readings waiting", " of 10,000", "Size", " of 64.0 MiB", "Oldest", " of 5 min");

    server.faults().block("low on memory");
    browser.awaitText("#broker .link:first-child", "blocked by the broker");
    assertThat(browser.text("#broker .link:first-child")).contains("Publishing", "low on memory");
    assertThat(browser.text("#broker .link:last-child")).contains("Consuming", "connected");
    assertThat(browser.text("#headline"))
        .isEqualTo("publishing connection is blocked: low on memory");
    browser.awaitThat(
        "/Readings waiting[1-9]/.test(document.getElementById('outbox').textContent)");
    browser.awaitThat("/Oldest[1-9][.\\d]* s/.test(document.getElementById('outbox').textContent)");
    browser.awaitThat("document.querySelector('#count-waiting b').textContent !== '0'");
    awaitCount("up", "1");

    server.faults().unblock();
    browser.awaitText("#outbox", "Readings waiting0 of 10,000");
    browser.awaitText("#headline", "All 1 up");
    awaitCount("lost-readings", "0");
    assertThat(browser.text("#broker")).doesNotContain("blocked", "low on memory");
    assertNoConsoleErrors();
  }

  @Test
  void showsARefusedConnectionAndItsRecovery(LogCheck log) throws Exception {
    log.expect("connection: (CONNECTING|REFUSED)");
    open();
    browser.awaitText("#headline", "No monitors configured");

    server.faults().refuseConnects(2, BrokerFault.ACCESS_REFUSED);
    server.faults().dropConnections();
    browser.awaitText("#broker .link:first-child", "refused");
    browser.awaitText("#broker .link:last-child", "refused");
    assertThat(browser.text("#broker"))
        .contains("ACCESS_REFUSED: connection refused by the test", "attempts failed");
    assertThat(browser.text("#headline"))
        .contains("publishing connection is refused", "consuming connection is refused");

    browser.awaitText("#headline", "No monitors configured");
    assertThat(browser.text("#broker"))
        .contains("connected", "reconnects")
        .doesNotContain("refused");
    assertNoConsoleErrors();
  }

  @Test
  void showsThatTooManyClientsAreConnected() throws Exception {
    EventStream[] clients = new EventStream[SseClients.MAX_CLIENTS];
    try {
      for (int i = 0; i < clients.length; i++) {
        clients[i] = EventStream.of(server.url());
        clients[i].await("live");
      }
      browser.open(server.url());
      browser.awaitText("#lost", "too many open pages");
    } finally {
      for (EventStream client : clients) {
        client.close();
      }
    }
    browser.awaitThat("document.getElementById('lost').hidden");
    assertThat(browser.console()).allMatch(line -> line.contains("503"));
  }

  @Test
  void worksWithTheKeyboard() throws Exception {
    other.stop();
    apply(
        chainlinkNode("cl_1").url(node.url()),
        chainlinkNode("cl_2").url(other.url()),
        chainlinkNode("cl_10").url(node.url()));
    open();
    awaitCount("new", "0");

    browser.press(Browser.TAB, Browser.ENTER);
    assertFocus("search");
    browser.type("no connection");
    assertThat(browser.text("#match-count")).isEqualTo("1 of 3 match");
    browser.press(Browser.ESCAPE);
    assertThat(browser.text("#match-count")).isEqualTo("3");
    browser.run("document.activeElement.blur()");
    browser.press("/");
    assertFocus("search");
    assertThat(browser.run("return document.getElementById('search').value").asText()).isEmpty();

    browser.press(Browser.TAB);
    browser.press(Browser.DOWN, Browser.ENTER);
    browser.awaitText("#details-title", "cl_1");
    browser.run("document.getElementById('grid').focus()");
    browser.press(Browser.END, Browser.ENTER);
    assertThat(browser.text("#details-title"))
        .as("numbers in names sort numerically")
        .contains("cl_10");
    browser.press(Browser.HOME, Browser.RIGHT);
    assertThat(browser.text("#readout")).contains("cl_2", "failing", "no connection");
    assertThat(browser.run("return document.getElementById('ring').hidden").asBoolean()).isFalse();
    browser.run("document.getElementById('count-down').focus()");
    browser.press(Browser.ENTER);
    assertThat(browser.text("#match-count")).isEqualTo("1 of 3 match");
    assertNoConsoleErrors();
  }

  private static void assertFocus(String id) {
    assertThat(browser.run("return document.activeElement.id").asText()).isEqualTo(id);
  }
}
