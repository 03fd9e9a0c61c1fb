package io.github.panicmonitors.chainlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.prometheus.ScrapeClient;
import io.github.panicmonitors.testkit.node.ChainlinkVersion;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ChainlinkNodeMonitorTest {
  private static final String ERRORS = "run_status_update_total_errors";
  private static final String HEAD = "head_tracker_current_head{evmChainID=\"1\"} 7\n";
  private static final String START = "process_start_time_seconds 1.5e9\n";

  private final FakeChainlinkNode node = FakeChainlinkNode.create().freeze();
  private final FakeChainlinkNode other = FakeChainlinkNode.create().freeze();
  private final MonitorFixture fixture = new MonitorFixture(node.url(), other.url());

  @AfterEach
  void close() {
    fixture.close();
    node.close();
    other.close();
  }

  @ParameterizedTest
  @EnumSource
  void followsANodeOfEveryVersion(ChainlinkVersion generation) throws Exception {
    try (FakeChainlinkNode moving = FakeChainlinkNode.create(generation);
        MonitorFixture one = new MonitorFixture(moving.url())) {
      moving.head(100).balance(2.5);
      assertThat(one.data().get("head_tracker_current_head")).isEqualTo(101.0);
      Map<?, ?> data = one.data();
      assertThat(data.get("head_tracker_current_head")).isEqualTo(102.0);
      assertThat((Double) ((Map<?, ?>) data.get("balance")).get("balance")).isLessThan(2.5);
      moving.failJobs(3);
      assertThat(one.data().get(ERRORS)).isEqualTo(3);
    }
  }

  @Test
  void countsFailedJobsAcrossRestartsOfTheNode() throws Exception {
    assertThat(fixture.data().get(ERRORS)).isEqualTo(0);
    node.failJobs(2);
    assertThat(fixture.data().get(ERRORS)).isEqualTo(2);
    assertThat(fixture.data().get(ERRORS)).isEqualTo(2);
    node.restartProcess();
    assertThat(fixture.data().get(ERRORS)).as("a restart is no error").isEqualTo(2);
    node.failJobs(1);
    assertThat(fixture.data().get(ERRORS)).isEqualTo(3);
    node.restartProcess().failJobs(1);
    node.failJobs(3);
    assertThat(fixture.data().get(ERRORS)).isEqualTo(6);
  }

  @Test
  void countsFailedJobsPerUrl() throws Exception {
    other.failJobs(1_000);
    assertThat(fixture.data().get(ERRORS)).isEqualTo(0);
    node.stop();
    assertThat(fixture.data().get(ERRORS)).as("a failover is no error").isEqualTo(0);
    other.failJobs(2);
    assertThat(fixture.data().get(ERRORS)).isEqualTo(2);
    node.start();
    node.failJobs(1);
    other.stop();
    assertThat(fixture.data().get(ERRORS)).isEqualTo(3);
  }

  @Test
  void continuesTheCountOfFailedJobsAfterAnUpdate() throws Exception {
    node.failJobs(5);
    assertThat(fixture.data().get(ERRORS)).isEqualTo(0);
    node.failJobs(2);
    assertThat(fixture.data().get(ERRORS)).isEqualTo(2);
    node.failJobs(1);
    try (MonitorFixture next = fixture.successor(node.url(), other.url())) {
      assertThat(next.data().get(ERRORS)).as("a failure during the update").isEqualTo(3);
    }
  }

  @Test
  void countsOnlyNewFailuresOfAUrlThatAnUpdateAdds() throws Exception {
    assertThat(fixture.data().get(ERRORS)).isEqualTo(0);
    node.failJobs(2);
    assertThat(fixture.data().get(ERRORS)).isEqualTo(2);
    try (FakeChainlinkNode added = FakeChainlinkNode.create().freeze()) {
      added.failJobs(1_000);
      try (MonitorFixture next = fixture.successor(added.url())) {
        assertThat(next.data().get(ERRORS)).isEqualTo(2);
        added.failJobs(1);
        assertThat(next.data().get(ERRORS)).isEqualTo(3);
      }
    }
  }

  @Test
  void countsEachJobSeparately() throws Exception {
    String page = HEAD + START;
    node.server().page(page);
    assertThat(fixture.data().get(ERRORS)).isEqualTo(0);
    node.server().page(page + "pipeline_run_errors{job_id=\"1\"} 4\n");
    assertThat(fixture.data().get(ERRORS)).as("a counter that comes up").isEqualTo(4);
    node.server().page(page + jobs(4, 100));
    assertThat(fixture.data().get(ERRORS)).isEqualTo(104);
    node.server().page(page + "pipeline_run_errors_total{job_id=\"2\"} 101\n");
    assertThat(fixture.data().get(ERRORS)).as("a job that was deleted").isEqualTo(105);
    node.server().page(page + jobs(4, 101));
    assertThat(fixture.data().get(ERRORS)).as("the same job again").isEqualTo(105);
    node.server().page(page + "pipeline_run_errors{job_id=\"2\"} NaN\n");
    assertThat(fixture.data().get(ERRORS)).isEqualTo(105);
  }

  @Test
  void limitsTheNumberOfRememberedJobs() {
    JobErrors errors = new JobErrors(NodeSnapshot.NONE.jobErrors());
    SourceUrl url = SourceUrl.of(node.url());
    assertThat(errors.update(url, List.of())).isZero();
    for (int round = 0; round < 5; round++) {
      int first = 9_000 * round;
      assertThat(
              errors.update(
                  url,
                  IntStream.range(first, first + 9_000)
                      .mapToObj(job -> Map.entry(Map.of("job_id", "" + job), 1.0))
                      .toList()))
          .isEqualTo(first + 9_000);
      assertThat(errors.counts().byUrl().get(url).keySet()).hasSizeLessThanOrEqualTo(10_000);
    }
  }

  @Test
  void countsTheJobsOfEachQueryApart() {
    JobErrors errors = new JobErrors(NodeSnapshot.NONE.jobErrors());
    Map<String, String> job = Map.of("job_id", "1");
    for (String target : List.of("a", "b")) {
      SourceUrl url = SourceUrl.of(node.url() + "?target=" + target);
      assertThat(errors.update(url, List.of(Map.entry(job, 7.0 + target.charAt(0))))).isZero();
    }
  }

  @Test
  void remembersADigestOfAJob() {
    JobErrors errors = new JobErrors(NodeSnapshot.NONE.jobErrors());
    SourceUrl url = SourceUrl.of(node.url());
    assertThat(errors.update(url, List.of())).isZero();
    Map<String, String> labels = Map.of("job_name", "x".repeat(60_000));
    assertThat(errors.update(url, List.of(Map.entry(labels, 1.0)))).isOne();
    assertThat(errors.counts().byUrl().get(url).keySet())
        .singleElement()
        .asString()
        .hasSizeLessThan(100);
  }

  @Test
  void identifiesAJobByItsLabelsInAnyOrder() throws Exception {
    String page = HEAD + START;
    node.server().page(page);
    assertThat(fixture.data().get(ERRORS)).isEqualTo(0);
    node.server().page(page + "pipeline_run_errors{a=\"1\",b=\"2\"} 3\n");
    assertThat(fixture.data().get(ERRORS)).isEqualTo(3);
    node.server().page(page + "pipeline_run_errors{b=\"2\",a=\"1\"} 4\n");
    assertThat(fixture.data().get(ERRORS)).as("the same job").isEqualTo(4);
    node.server().page(page + "pipeline_run_errors{a=\"1b2\"} 10\n");
    assertThat(fixture.data().get(ERRORS)).as("another job").isEqualTo(14);
  }

  @Test
  void ignoresANegativeCounter() throws Exception {
    String page = HEAD + START + "pipeline_run_errors{job_id=\"1\"} ";
    node.server().page(page + "4\n");
    assertThat(fixture.data().get(ERRORS)).isEqualTo(0);
    node.server().page(page + "-3e9\n");
    assertThat(fixture.data().get(ERRORS)).isEqualTo(0);
    node.server().page(page + "6\n");
    assertThat(fixture.data().get(ERRORS)).isEqualTo(2);
  }

  private static String jobs(int first, int second) {
    return "pipeline_run_errors{job_id=\"1\"} %d\npipeline_run_errors{job_id=\"2\"} %d\n"
        .formatted(first, second);
  }

  @Test
  void readsAllValuesOfTheFirstHeadsChain() throws Exception {
    node.server()
        .page(
            START
                + "head_tracker_current_head{evmChainID=\"137\"} 5\n"
                + HEAD
                + "head_tracker_heads_received_total{ChainID=\"1\"} 1\n"
                + "head_tracker_heads_received_total{ChainID=\"137\"} 2\n"
                + "tx_manager_num_gas_bumps{chainID=\"1\"} 3\n"
                + "max_unconfirmed_blocks 4\n"
                + "unconfirmed_transactions{evmChainID=\"1\"} 6\n"
                + "gas_updater_set_gas_price{evmChainID=\"1\",percentile=\"20%\"} 1\n"
                + "gas_updater_set_gas_price{evmChainID=\"137\"} 2\n"
                + "gas_updater_set_gas_price{evmChainID=\"137\",percentile=\"60%\"} 3\n"
                + "eth_balance{account=\"0x1\",evmChainID=\"1\"} 1\n"
                + "node_balance{account=\"0x2\",chainFamily=\"EVM\",chainID=\"137\"} 2\n");
    Map<?, ?> data = fixture.data();
    assertThat(data.get("head_tracker_current_head")).isEqualTo(5.0);
    assertThat(data.get("head_tracker_heads_received_total")).isEqualTo(2.0);
    assertThat(data.get("tx_manager_num_gas_bumps_total")).isNull();
    assertThat(data.get("max_unconfirmed_blocks")).isEqualTo(4.0);
    assertThat(data.get("unconfirmed_transactions")).isNull();
    assertThat(data.get("gas_updater_set_gas_price"))
        .isEqualTo(Map.of("percentile", "60%", "price", 3.0));
    assertThat(data.get("balance"))
        .isEqualTo(Map.of("address", "0x2", "balance", 2.0, "symbol", "POL"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "solana_balance{account='s'} 3;node_balance{account='n'} 2;eth_balance{account='e'} 1|e",
        "solana_balance{account='s'} 3;node_balance{account='n'} 2;eth_balance{account='e'} NaN|n",
        "solana_balance{account='s'} 3;node_balance{chainID='1'} 2|s",
        "eth_balance{account=''} 3;eth_balance{account='f'} 1;eth_balance{account='g'} 1|f",
        "eth_balance{account='e',evmChainID='5'} 3;x_balance{account='x',chainId='1'} 1|x"
      })
  void prefersBalancesByMetric(String page, String account) throws Exception {
    node.server().page(HEAD + START + page.replace('\'', '"').replace(';', '\n'));
    assertThat(((Map<?, ?>) fixture.data().get("balance")).get("address")).isEqualTo(account);
  }

  @Test
  void readsAPageWithRequiredMetricsOnly() throws Exception {
    node.server().page("head_tracker_current_head 7\n" + START);
    Map<?, ?> data = fixture.data();
    assertThat(data).hasSize(10);
    assertThat(data.get("balance")).isEqualTo(Map.of());
    assertThat(data.get("gas_updater_set_gas_price")).isNull();
    assertThat(data.get("head_tracker_heads_received_total")).isNull();
  }

  @Test
  void treatsAValueThatIsNotFiniteAsMissing() throws Exception {
    node.server().page(HEAD + START + "unconfirmed_transactions{evmChainID=\"1\"} +Inf\n");
    assertThat(fixture.data().get("unconfirmed_transactions")).isNull();
    node.server().page(HEAD.replace("7", "NaN") + START);
    RoundResult.Failure failure = fixture.failure();
    assertThat(failure.message())
        .isEqualTo(
            "Could not find metric head_tracker_current_head of chain 1 at endpoint " + node.url());
    node.server().page(HEAD);
    assertThat(fixture.failure().message())
        .isEqualTo("Could not find metric process_start_time_seconds at endpoint " + node.url());
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 401, 403, 404, 429, 501, 505, 511})
  void reportsAStatusOfTheUrlThatAnswered(int status) throws Exception {
    node.server().respond(FakeResponse.status(status));
    RoundResult.Failure failure = fixture.failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.HTTP_STATUS);
    assertThat(MonitorFixture.code(failure)).isEqualTo(5003);
    assertThat(failure.message())
        .isEqualTo(
            "Could not read metrics at endpoint %s: status is not 200: %d"
                .formatted(node.url(), status));
    assertThat(other.requestCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void reportsAStatusOfAProxyWithoutANodeAsUnreachable(int status) throws Exception {
    node.server().respond(FakeResponse.status(status));
    other.server().respond(FakeResponse.status(status));
    RoundResult.Failure failure = fixture.failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.HTTP_STATUS);
    assertThat(MonitorFixture.code(failure)).isEqualTo(5015);
    assertThat(MonitorFixture.at(failure, "error", "message"))
        .isEqualTo("Node cl_main is unreachable");
    assertThat(MonitorFixture.at(failure, "error", "meta_data", "failure_kind"))
        .isEqualTo("HTTP_STATUS");
    assertThat(failure.message())
        .isEqualTo(
            "Node cl_main is unreachable: status is not 200: %d, at %s"
                .formatted(status, other.url()));
  }

  @Test
  void doesNotCallANodeThatIsOnlySlowUnreachable() throws Exception {
    node.server().respond(FakeResponse.stalled("HTTP/1.1 200 OK\r\n\r\n" + HEAD));
    try (MonitorFixture slow = new MonitorFixture(node.url())) {
      RoundResult.Failure failure = slow.failure(Duration.ofSeconds(1));
      assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(MonitorFixture.code(failure)).isEqualTo(5003);
      assertThat(failure.message())
          .startsWith("Could not read metrics at endpoint " + node.url())
          .contains(": " + HEAD.length() + " bytes came in PT");
    }
  }

  @Test
  void reportsAPageThatCannotBeRead() throws Exception {
    node.server().page("<html>\n");
    assertThat(fixture.failure().kind()).isEqualTo(FailureKind.MALFORMED);
    byte[] comment = "#".repeat(1 << 20).getBytes(UTF_8);
    node.server().respond(FakeResponse.repeating("HTTP/1.1 200 OK\r\n\r\n", comment, 17));
    RoundResult.Failure failure = fixture.failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.TOO_LARGE);
    assertThat(MonitorFixture.code(failure)).isEqualTo(5003);
  }

  @Test
  void showsNoCredentials() throws Exception {
    String url = node.url().replace("http://", "http://user:s3cret@");
    try (MonitorFixture one = new MonitorFixture(url, "s3cret:x@htp://nowhere")) {
      assertThat(MonitorFixture.lastSource(one.collect())).isEqualTo(node.url());
      node.server().respond(FakeResponse.status(401));
      assertThat(one.failure().toString()).contains(node.url()).doesNotContain("s3cret");
      node.stop();
      RoundResult.Failure failure = one.failure();
      assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_URL);
      assertThat(failure.toString()).doesNotContain("s3cret");
    }
  }

  @Test
  void keepsConnectionsOfOtherMonitorsWhenClosed() throws Exception {
    try (FakeChainlinkNode anothers = FakeChainlinkNode.create();
        MonitorFixture another = new MonitorFixture(fixture.provider, anothers.url())) {
      another.data();
      fixture.close();
      another.data();
      another.data();
      assertThat(anothers.server().connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void keepsNoConnectionAfterItsProviderIsClosed() throws Exception {
    fixture.data();
    fixture.provider.close();
    fixture.data();
    fixture.data();
    assertThat(node.server().connectionCount()).isEqualTo(3);
  }

  @Test
  void leavesTheHostsClientOpenWhenItsProviderIsClosed() throws Exception {
    try (ScrapeClient client = ScrapeClient.builder().build();
        MonitorFixture one =
            new MonitorFixture(
                ChainlinkNodeProvider.builder().scrapeClient(client).build(), node.url())) {
      one.data();
      one.provider.close();
      one.data();
      assertThat(node.server().connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void closesItsConnectionsWhenClosed() throws Exception {
    fixture.data();
    fixture.data();
    assertThat(node.server().connectionCount()).isEqualTo(1);
    fixture.close();
    fixture.data();
    assertThat(node.server().connectionCount()).isEqualTo(2);
  }
}
