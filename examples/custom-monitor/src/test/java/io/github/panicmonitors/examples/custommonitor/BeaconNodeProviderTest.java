package io.github.panicmonitors.examples.custommonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.examples.custommonitor.BeaconNodeProvider.Node;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.testkit.monitor.TestMonitorContext;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeaconNodeProviderTest {
  static final String SYNCED =
      "{\"data\": {\"head_slot\": \"10200300\", \"sync_distance\": \"1\", \"is_syncing\": false,"
          + " \"el_offline\": false}}";

  private static final Instant NOW = Instant.parse("2026-11-24T13:30:00.123456Z");

  @AutoClose private final BeaconNodeProvider provider = new BeaconNodeProvider();
  @AutoClose private final FakeHttpServer server = FakeHttpServer.create();

  private RoundResult collect() throws InterruptedException {
    Node node =
        new Node("node_1", "chain_1", "main", SourceUrl.of(server.url("/eth/v1/node/syncing")));
    try (Monitor monitor =
        provider.create(node, TestMonitorContext.of(provider, node, () -> NOW))) {
      return monitor.collect(TestRound.within(Duration.ofSeconds(30)));
    }
  }

  @Test
  void publishesTheProgress() throws Exception {
    server.respond("GET", "/eth/v1/node/syncing", FakeResponse.json(SYNCED));
    RoundResult result = collect();
    assertThat(result.source()).isEqualTo(server.url("/eth/v1/node/syncing"));
    assertThat(result.data().get(0).routingKey()).isEqualTo("node.beacon");
    assertThat(result.data().get(0).body().toString())
        .startsWith("{result={meta_data={monitor_name=Beacon node monitor (main), node_id=node_1,")
        .contains("head_slot=10200300", "sync_distance=1", "is_syncing=false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | data.head_slot must be an integer, but is missing",
        "{\"data\": {\"head_slot\": \"x\"}} | data.head_slot must be an integer",
        "[ | answer is not JSON: it ends too early"
      })
  void saysWhatIsWrongWithAnAnswer(String answer, String reason) throws Exception {
    server.respond(FakeResponse.json(answer));
    assertFailure(FailureKind.MALFORMED, 5003, reason);
  }

  @Test
  void tellsAnErrorOfTheNodeFromAProxyWithoutANode() throws Exception {
    server.respond(FakeResponse.json(500, "{\"code\": 500, \"message\": \"no\"}"));
    assertFailure(FailureKind.HTTP_STATUS, 5003, "status is not 200: 500");
    server.respond(FakeResponse.status(502));
    assertFailure(FailureKind.HTTP_STATUS, 5015, "status is not 200: 502");
  }

  private void assertFailure(FailureKind kind, int code, String reason) throws Exception {
    RoundResult.Failure failure = (RoundResult.Failure) collect();
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.message()).isEqualTo(reason + ", at " + failure.source());
    assertThat(failure.data().get(0).body())
        .extractingByKey("error")
        .satisfies(error -> assertThat(((Map<?, ?>) error).get("code")).isEqualTo(code));
  }
}
