package io.github.panicmonitors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.UnresponsivePort;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SilentNameServiceTest {
  private static final SourceUrl NAMED = SourceUrl.of("http://node.test:6688/metrics");
  private static final Duration SHORT = Duration.ofMillis(300);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch silence = new CountDownLatch(1);
  private final FakeHttpServer server = FakeHttpServer.create();
  private final SourceClient client = SourceClient.builder().nameService(this::silent).build();

  @AfterEach
  void close() {
    silence.countDown();
    client.close();
    server.close();
  }

  private InetAddress[] silent(String host) throws UnknownHostException {
    asked.countDown();
    try {
      silence.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    throw new UnknownHostException(host);
  }

  @Test
  void endsTheRequestInTime() {
    assertThat(catchThrowableOfType(SourceException.class, () -> get(NAMED, SHORT)))
        .hasMessage("name service does not answer: node.test, at " + NAMED)
        .returns(FailureKind.DNS, SourceException::kind);
  }

  @Test
  void doesNotHoldUpAddresses() throws Exception {
    endsTheRequestInTime();
    server.page("up 1\n");
    assertThat(get(SourceUrl.of(server.url()), Duration.ofSeconds(20))).isEqualTo("up 1\n");
  }

  @Test
  void leavesTimeForTheNextUrl() throws Exception {
    server.page("up 1\n");
    SourceUrl address = SourceUrl.of(server.url());
    Failover.Answer<String> answer =
        new Failover(List.of(NAMED, address))
            .read(TestRound.within(Duration.ofSeconds(4)), this::get);
    assertThat(answer.url()).isEqualTo(address);
  }

  @Test
  void cancellingEndsTheLookUp() throws Exception {
    TestRound round = TestRound.within(Duration.ofSeconds(30));
    CompletableFuture<String> response = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                response.complete(TextBody.get(client, NAMED, round));
              } catch (SourceException | InterruptedException e) {
                response.completeExceptionally(e);
              }
            })
        .start();
    asked.await();
    round.cancel();
    assertThat(response)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void anAddressThatDoesNotAnswerLeavesTimeForTheNext() throws Exception {
    try (UnresponsivePort hole = UnresponsivePort.open();
        ScriptedServer other =
            ScriptedServer.on(
                "127.0.0.2", URI.create(hole.url()).getPort(), ScriptedServer.serving("up 1\n"));
        SourceClient twoAddresses =
            SourceClient.builder()
                .nameService(host -> new InetAddress[] {address(1), address(2)})
                .build()) {
      SourceUrl url = SourceUrl.of("http://node.test:" + other.port() + "/metrics");
      assertThat(TextBody.get(twoAddresses, url, Duration.ofSeconds(4))).isEqualTo("up 1\n");
    }
  }

  private static InetAddress address(int last) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }

  private String get(SourceUrl url, Duration limit) throws SourceException, InterruptedException {
    return TextBody.get(client, url, limit);
  }
}
