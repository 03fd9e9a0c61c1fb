package io.github.panicmonitors.chainlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A monitor reads one chain, from the first page on. */
class ChosenChainTest {
  private static final Path PAGES = Path.of("src/test/resources/wire/pages/chain-of-a-node");
  private static final String START = "process_start_time_seconds 1.5e9\n";

  private final FakeHttpServer server = FakeHttpServer.create();
  private final FakeHttpServer other = FakeHttpServer.create();
  private final MonitorFixture fixture = new MonitorFixture(server.url());
  private String bothChains = "";
  private String chain137Only = "";

  @BeforeEach
  void readPages() throws IOException {
    bothChains = Files.readString(PAGES.resolve("1-both-chains.txt"));
    chain137Only = Files.readString(PAGES.resolve("2-restarted-one-chain-has-a-head.txt"));
  }

  @AfterEach
  void close() {
    fixture.close();
    server.close();
    other.close();
  }

  private static double head(MonitorFixture read) throws InterruptedException {
    return (Double) read.data().get("head_tracker_current_head");
  }

  private void assertChain1IsMissing(MonitorFixture read, String url) throws InterruptedException {
    RoundResult.Failure failure = read.failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.MISSING_METRIC);
    assertThat(MonitorFixture.code(failure)).isEqualTo(5003);
    assertThat(MonitorFixture.at(failure, "error", "message"))
        .isEqualTo("Could not find metric head_tracker_current_head of chain 1 at endpoint " + url);
  }

  @Test
  void keepsItsChainWhileThatIsMissingAfterARestartOfTheNode() throws Exception {
    server.page(bothChains);
    Map<?, ?> first = fixture.data();
    assertThat(first.get("head_tracker_current_head")).isEqualTo(18_923_456.0);
    assertThat(first.get("balance"))
        .isEqualTo(
            Map.of(
                "address",
                "0xAAA0000000000000000000000000000000000001",
                "balance",
                2.5,
                "symbol",
                "ETH"));
    assertThat(first.get("unconfirmed_transactions")).isEqualTo(0.0);

    server.page(chain137Only);
    assertChain1IsMissing(fixture, server.url());

    server.page(Files.readString(PAGES.resolve("3-both-again.txt")));
    assertThat(head(fixture)).isEqualTo(18_923_460.0);
  }

  @Test
  void choosesNoChainFromAPageThatItCannotRead() throws Exception {
    server.page("head_tracker_current_head{evmChainID=\"137\"} 5\n");
    assertThat(fixture.failure().message())
        .isEqualTo("Could not find metric process_start_time_seconds at endpoint " + server.url());
    server.page("head_tracker_current_head{evmChainID=\"137\"} NaN\n" + START);
    assertThat(fixture.failure().message())
        .isEqualTo("Could not find metric head_tracker_current_head at endpoint " + server.url());
    server.page(bothChains);
    assertThat(head(fixture)).isEqualTo(18_923_456.0);
  }

  @Test
  void choosesAChainOnceThePageHasChainLabels() throws Exception {
    server.page("head_tracker_current_head 5\n" + START);
    assertThat(head(fixture)).isEqualTo(5.0);
    server.page(bothChains);
    assertThat(head(fixture)).isEqualTo(18_923_456.0);
    server.page(chain137Only);
    assertChain1IsMissing(fixture, server.url());
  }

  @Test
  void keepsItsChainOverAnUpdateThatKeepsOneUrl() throws Exception {
    server.page(bothChains);
    assertThat(head(fixture)).isEqualTo(18_923_456.0);
    other.page(chain137Only);
    String withPassword = server.url().replace("http://", "http://user:s3cret@");
    try (MonitorFixture next = fixture.successor(other.url(), withPassword)) {
      assertChain1IsMissing(next, other.url());
      try (MonitorFixture afterIt = next.successor(other.url())) {
        assertChain1IsMissing(afterIt, other.url());
      }
    }
  }

  @Test
  void choosesAgainAfterAnUpdateThatKeepsNoUrl() throws Exception {
    server.page(bothChains);
    assertThat(head(fixture)).isEqualTo(18_923_456.0);
    other.page(chain137Only);
    try (MonitorFixture next = fixture.successor(other.url())) {
      assertThat(head(next)).isEqualTo(55_123_460.0);
    }
  }

  @Test
  void readsTheChainThatTheHostHasSet() throws Exception {
    ChainlinkNodeProvider provider =
        ChainlinkNodeProvider.builder().chain("cl_main", "137").chain("other", "1").build();
    server.page(bothChains);
    try (MonitorFixture set = new MonitorFixture(provider, server.url())) {
      assertThat(head(set)).isEqualTo(55_123_456.0);
      server.page("head_tracker_current_head{evmChainID=\"1\"} 5\n" + START);
      assertThat(set.failure().message()).contains("head_tracker_current_head of chain 137");
      try (MonitorFixture next = set.successor(server.url())) {
        assertThat(next.failure().message()).contains("head_tracker_current_head of chain 137");
      }
    }
  }

  @Test
  void neverReportsABalanceOfAnotherFamily() throws Exception {
    String page = "head_tracker_current_head{evmChainID=\"1\"} 5\n" + START;
    server.page(page + "node_balance{account=\"s\",chainFamily=\"solana\",chainID=\"1\"} 9\n");
    assertThat(fixture.data().get("balance")).isEqualTo(Map.of());
    server.page(
        page
            + "node_balance{account=\"s\",chainFamily=\"solana\",chainID=\"1\"} 9\n"
            + "node_balance{account=\"e\",chainFamily=\"evm\",chainID=\"1\"} 8\n");
    assertThat(fixture.data().get("balance"))
        .isEqualTo(Map.of("address", "e", "balance", 8.0, "symbol", "ETH"));
  }

  @Test
  void logsOnceThatAPageHasSeveralChains() throws Exception {
    List<LogRecord> records = new ArrayList<>();
    Handler handler = new RecordingHandler(records);
    Logger logger = Logger.getLogger(ChainlinkNodeMonitor.class.getName());
    logger.addHandler(handler);
    try {
      server.page(bothChains);
      fixture.data();
      fixture.data();
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(records)
        .extracting(LogRecord::getMessage)
        .containsExactly(
            "Node monitor (cl_main): the page has the chains [1, 137];"
                + " readings are of chain 1 only");
  }

  private static final class RecordingHandler extends Handler {
    private final List<LogRecord> records;

    RecordingHandler(List<LogRecord> records) {
      this.records = records;
    }

    @Override
    public void publish(LogRecord record) {
      records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
