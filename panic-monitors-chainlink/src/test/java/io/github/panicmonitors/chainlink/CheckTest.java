package io.github.panicmonitors.chainlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.CheckReport;
import io.github.panicmonitors.api.manager.CheckedSource;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.SelfSignedCertificate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks a document before it is applied. */
@Timeout(60)
class CheckTest {

  @Test
  void reportsEachUrlWithItsFailure() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create();
    try (FakeHttpServer selfSigned = FakeHttpServer.createTls(certificate.serverSockets());
        FakeHttpServer locked = FakeHttpServer.create();
        FakeChainlinkNode good = FakeChainlinkNode.create();
        MonitorsManager manager = MonitorsManager.builder().build()) {
      locked.respond(FakeResponse.status(401));
      String secretly = good.url().replace("http://", "http://user:s3cret@");
      String urls =
          String.join(",", secretly, selfSigned.url(), locked.url(), "http://127.0.0.1:1/");
      Map<String, Object> unnamed = MonitorFixture.entry(good.url());
      unnamed.put("id", "node_2");
      unnamed.remove("name");
      Map<String, Object> entries = Map.of("node_1", MonitorFixture.entry(urls), "node_2", unnamed);

      CheckReport report = manager.check(List.of(ConfigDocument.of(MonitorFixture.KEY, entries)));

      assertThat(report.sources())
          .map(CheckedSource::toString)
          .satisfiesExactly(
              read -> assertThat(read).isEqualTo("OK Node monitor (cl_main) " + good.url()),
              tls ->
                  assertThat(tls)
                      .startsWith("TLS Node monitor (cl_main) " + selfSigned.url())
                      .contains("Node cl_main is unreachable: TLS handshake failed: "),
              status ->
                  assertThat(status)
                      .startsWith("HTTP_STATUS Node monitor (cl_main) " + locked.url())
                      .endsWith("status is not 200: 401"),
              refused ->
                  assertThat(refused)
                      .startsWith("CONNECT Node monitor (cl_main) http://127.0.0.1:1/: ")
                      .contains("connection failed: "));
      assertThat(report.rejected())
          .map(entry -> entry.id() + ": " + entry.reason())
          .containsExactly("node_2: name is missing or blank");
    }
  }
}
