package io.github.panicmonitors.chainlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.SelfSignedCertificate;
import io.github.panicmonitors.testkit.node.UnresponsivePort;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NodeFailoverTest {
  private final FakeChainlinkNode first = FakeChainlinkNode.create();
  private final FakeChainlinkNode second = FakeChainlinkNode.create();
  private final FakeChainlinkNode third = FakeChainlinkNode.create();
  private final MonitorFixture fixture = new MonitorFixture(first.url(), second.url(), third.url());

  @AfterEach
  void close() {
    fixture.close();
    first.close();
    second.close();
    third.close();
  }

  @Test
  void readsOnlyTheFirstUrl() throws Exception {
    assertThat(MonitorFixture.lastSource(fixture.collect())).isEqualTo(first.url());
    assertThat(second.requestCount() + third.requestCount()).isZero();
  }

  @Test
  void triesTheNextUrlIfOneCannotBeReached() throws Exception {
    first.stop();
    assertThat(MonitorFixture.lastSource(fixture.collect())).isEqualTo(second.url());
    second.stop();
    assertThat(MonitorFixture.lastSource(fixture.collect())).isEqualTo(third.url());
  }

  @Test
  void reportsTheUrlThatAnswered() throws Exception {
    assertThat(fixture.collect().source()).isEqualTo(first.url());
    first.stop();
    assertThat(fixture.collect().source()).isEqualTo(second.url());
    second.server().respond(FakeResponse.status(404));
    assertThat(fixture.collect().source()).isEqualTo(second.url());
  }

  @Test
  void startsWithTheUrlThatAnsweredLast() throws Exception {
    first.stop();
    second.stop();
    fixture.collect();
    first.start();
    second.start();
    assertThat(MonitorFixture.lastSource(fixture.collect())).isEqualTo(third.url());
    third.stop();
    assertThat(MonitorFixture.lastSource(fixture.collect()))
        .as("then the others in order")
        .isEqualTo(first.url());
    assertThat(second.requestCount()).isZero();
  }

  @Test
  void treatsAnUnusableResponseAsAnAnswer() throws Exception {
    first.stop();
    second.server().respond(FakeResponse.status(404));
    assertThat(MonitorFixture.lastSource(fixture.failure())).isEqualTo(second.url());
    first.start();
    assertThat(MonitorFixture.lastSource(fixture.failure())).isEqualTo(second.url());
    assertThat(third.requestCount()).isZero();
  }

  @Test
  void triesTheNextUrlIfAProxyHasNoNode() throws Exception {
    first.server().respond(FakeResponse.status(502));
    second.server().respond(FakeResponse.status(500));
    assertThat(fixture.collect()).isInstanceOf(RoundResult.Reading.class);
    assertThat(fixture.collect().source()).isEqualTo(third.url());
    assertThat(first.requestCount() + second.requestCount()).as("in the second round").isEqualTo(2);
  }

  @Test
  void namesTheLastUrlIfNoneCanBeReached() throws Exception {
    first.stop();
    second.stop();
    third.stop();
    RoundResult.Failure failure = fixture.failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
    assertThat(MonitorFixture.at(failure, "error", "message"))
        .isEqualTo("Node cl_main is unreachable");
    assertThat(failure.message())
        .startsWith("Node cl_main is unreachable: connection failed: ")
        .endsWith(", at " + third.url());
    assertThat(MonitorFixture.code(failure)).isEqualTo(5015);
    assertThat(MonitorFixture.lastSource(failure)).isEqualTo(third.url());
    second.start();
    assertThat(MonitorFixture.lastSource(fixture.collect())).isEqualTo(second.url());
  }

  @Test
  void stopsAtAnInvalidUrl() throws Exception {
    try (MonitorFixture invalid = new MonitorFixture("http://no such host/", first.url())) {
      RoundResult.Failure failure = invalid.failure();
      assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_URL);
      assertThat(failure.message()).isEqualTo("Invalid URL 'http://no such host/'");
      assertThat(MonitorFixture.code(failure)).isEqualTo(5009);
      assertThat(first.requestCount()).isZero();
    }
  }

  @Test
  void treatsAnInvalidUrlAsNoAnswer() throws Exception {
    try (MonitorFixture invalid = new MonitorFixture(first.url(), "http://no such host/")) {
      first.stop();
      assertThat(invalid.failure().kind()).isEqualTo(FailureKind.INVALID_URL);
      first.start();
      assertThat(MonitorFixture.lastSource(invalid.collect())).isEqualTo(first.url());
    }
  }

  @Test
  void treatsAnUnknownHostAsUnreachable() throws Exception {
    try (MonitorFixture dns = new MonitorFixture("http://no-such-host.invalid/")) {
      RoundResult.Failure failure = dns.failure();
      assertThat(failure.kind()).isEqualTo(FailureKind.DNS);
      assertThat(MonitorFixture.code(failure)).isEqualTo(5015);
    }
  }

  @Test
  void treatsAnUntrustedCertificateAsUnreachable() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create();
    try (FakeHttpServer secured = FakeHttpServer.createTls(certificate.serverSockets());
        MonitorFixture tls = new MonitorFixture(secured.url());
        MonitorFixture withAnother = new MonitorFixture(secured.url(), second.url())) {
      RoundResult.Failure failure = tls.failure();
      assertThat(failure.kind()).isEqualTo(FailureKind.TLS);
      assertThat(MonitorFixture.code(failure)).isEqualTo(5015);
      assertThat(MonitorFixture.lastSource(withAnother.collect())).isEqualTo(second.url());
      assertThat(secured.requestCount()).isZero();
    }
  }

  @Test
  void reportsThreeUnresponsiveUrlsWithinTheRound() throws Exception {
    try (UnresponsivePort one = UnresponsivePort.open();
        UnresponsivePort two = UnresponsivePort.open();
        UnresponsivePort three = UnresponsivePort.open();
        MonitorFixture holes = new MonitorFixture(one.url(), two.url(), three.url())) {
      TestRound round = TestRound.within(Duration.ofMillis(1_500));
      RoundResult result = holes.monitor.collect(round);
      assertThat(round.remaining()).isBetween(Duration.ofMillis(1), Duration.ofMillis(501));
      assertThat(MonitorFixture.code(result)).isEqualTo(5015);
      assertThat(MonitorFixture.lastSource(result)).isEqualTo(three.url());
      assertThat(((RoundResult.Failure) result).kind()).isEqualTo(FailureKind.TIMEOUT);
    }
  }

  @Test
  void leavesTimeForTheUrlsAfterAHangingOne() throws Exception {
    first.server().respond(FakeResponse.hang());
    second.server().respond(FakeResponse.hang());
    RoundResult result = fixture.collect(Duration.ofSeconds(3));
    assertThat(result).isInstanceOf(RoundResult.Reading.class);
    assertThat(result.source()).isEqualTo(third.url());
  }

  @Test
  void triesNoUrlWithoutTime() throws Exception {
    RoundResult result = fixture.collect(Duration.ofMillis(100));
    assertThat(MonitorFixture.code(result)).isEqualTo(5015);
    assertThat(first.requestCount() + second.requestCount() + third.requestCount()).isZero();
  }

  @Test
  void endsWhenItsRoundIsCancelled() {
    TestRound round = TestRound.within(Duration.ofSeconds(30));
    round.cancel();
    assertThatThrownBy(() -> fixture.monitor.collect(round))
        .isInstanceOf(InterruptedException.class);
    assertThat(second.requestCount()).as("it does not move on").isZero();
  }

  @Test
  void endsWhenItIsInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(fixture::collect).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(first.requestCount()).isZero();
  }

  @Test
  void closesItsConnectionsToAllUrlsWhenClosed() throws Exception {
    first.stop();
    fixture.collect();
    fixture.collect();
    assertThat(second.server().connectionCount()).isEqualTo(1);
    fixture.close();
    fixture.collect();
    assertThat(second.server().connectionCount()).isEqualTo(2);
  }
}
