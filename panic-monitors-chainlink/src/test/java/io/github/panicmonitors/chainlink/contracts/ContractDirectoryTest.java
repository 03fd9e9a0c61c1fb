package io.github.panicmonitors.chainlink.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.http.JsonClient;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ContractDirectoryTest {
  private static final String PROXY = "0x4589bD8baEb2c6CE2f71139ccCaD3AE773833E8f";

  @AutoClose private final FakeHttpServer server = FakeHttpServer.create();
  @AutoClose private final SourceClient client = SourceClient.builder().build();
  private Instant now = Instant.parse("2026-11-24T13:30:00Z");
  private final ContractDirectory directory =
      new ContractDirectory(SourceUrl.of(server.url("/list")), JsonClient.of(client), () -> now);

  private boolean refresh() throws Exception {
    return directory.refresh(TestRound.within(Duration.ofSeconds(30)));
  }

  @Test
  void emptyListIsKeptAsWell() throws Exception {
    server.respond("/list", FakeResponse.json("[]"));
    assertThat(refresh()).isTrue();
    server.respond("/list", FakeResponse.status(503));
    now = now.plus(Duration.ofHours(24));
    assertThat(refresh()).isFalse();
  }

  @Test
  void followsRedirects() throws Exception {
    server.respond("/list", FakeResponse.status(302).withHeader("Location", server.url("/moved")));
    server.respond(
        "/moved",
        FakeResponse.json("[{\"proxyAddress\": \"" + PROXY + "\", \"contractVersion\": 3}]"));
    assertThat(refresh()).isTrue();
    assertThat(directory.proxies()).containsExactly(Address.of(PROXY));
  }

  @Test
  void leavesThreeQuartersOfTheRoundIfThereIsNoAnswer() {
    server.respond("/list", FakeResponse.hang());
    TestRound round = TestRound.within(Duration.ofSeconds(1), new VirtualTime());
    SourceException failure =
        catchThrowableOfType(SourceException.class, () -> directory.refresh(round));
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure.reason()).isEqualTo("no complete response within PT0.25S");
  }
}
