package io.github.panicmonitors.chainlink.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.chainlink.ChainlinkNode;
import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.prometheus.ScrapeClient;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private static final Instant START = Instant.parse("2026-11-24T13:30:00Z");
  private static final Duration DAY = Duration.ofHours(24);

  @AutoClose private final FakeHttpServer server = FakeHttpServer.create();
  @AutoClose private final SourceClient client = SourceClient.builder().build();
  private final ChainlinkNode one = node("node_1");
  private final ChainlinkNode two = node("node_2");
  private final Accounts accounts =
      new Accounts(
          List.of(one, two),
          Map.of(two.id(), List.of(address(9))),
          ScrapeClient.builder().client(client).build());

  private ChainlinkNode node(String id) {
    return new ChainlinkNode(id, "chain_1", id, List.of(SourceUrl.of(server.url("/" + id))));
  }

  private static Address address(int number) {
    return Address.of("0x%040x".formatted(number));
  }

  private void page(ChainlinkNode node, String... samples) {
    server.respond("/" + node.id(), FakeResponse.page(String.join("\n", samples) + "\n"));
  }

  private static String ethBalance(int account) {
    return "eth_balance{account=\"" + address(account) + "\"} 1";
  }

  private static String nodeBalance(int account, String label) {
    return "node_balance{account=\"" + address(account) + "\"" + label + "} 1";
  }

  private void down(ChainlinkNode node) {
    server.respond("/" + node.id(), FakeResponse.status(503));
  }

  private boolean refresh(Duration later) throws InterruptedException {
    return accounts.refresh(TestRound.within(Duration.ofSeconds(30)), START.plus(later));
  }

  @Test
  void takesAccountsOfEthBalanceThenOfNodeBalanceThenThoseOfTheHost() throws Exception {
    page(one, "up 1");
    page(
        two,
        nodeBalance(2, ",chainFamily=\"evm\""),
        nodeBalance(3, ""),
        nodeBalance(4, ",chainFamily=\"solana\""),
        ethBalance(1));
    assertThat(refresh(Duration.ZERO)).isTrue();
    assertThat(accounts.byNode())
        .isEqualTo(Map.of(two, List.of(address(1), address(2), address(3), address(9))));
  }

  @Test
  void readsPagesAgainAfterADay() throws Exception {
    page(one, ethBalance(1));
    page(two, ethBalance(2));
    assertThat(refresh(Duration.ZERO)).isTrue();
    page(one, ethBalance(3));
    assertThat(refresh(DAY.minusSeconds(1))).isFalse();
    assertThat(accounts.byNode()).containsEntry(one, List.of(address(1)));
    assertThat(refresh(DAY)).isTrue();
    assertThat(accounts.byNode()).containsEntry(one, List.of(address(3)));
    assertThat(refresh(DAY.multipliedBy(2))).as("the same accounts").isFalse();
  }

  @Test
  void keepsAccountsWhileAPageIsDownAndAsksAgainAfterTenMinutes() throws Exception {
    page(one, ethBalance(1));
    page(two, ethBalance(2));
    assertThat(refresh(Duration.ZERO)).isTrue();
    down(one);
    down(two);
    assertThat(refresh(DAY)).isFalse();
    int requests = server.requestCount();
    assertThat(requests).isGreaterThan(2);
    assertThat(refresh(DAY.plusMinutes(9))).isFalse();
    assertThat(server.requestCount()).isEqualTo(requests);
    assertThat(refresh(DAY.plusMinutes(10))).isFalse();
    assertThat(server.requestCount()).isGreaterThan(requests);
    assertThat(accounts.byNode()).containsEntry(one, List.of(address(1)));
  }

  @Test
  void saysWhatPagesAnsweredLast() throws Exception {
    page(one, "up 1");
    down(two);
    assertThat(refresh(Duration.ZERO)).isFalse();
    assertThat(accounts.hasAnswered()).isTrue();
    assertThat(accounts.failure()).isPresent();
    down(one);
    assertThat(refresh(Duration.ZERO)).isFalse();
    assertThat(accounts.hasAnswered()).isFalse();
    page(one, "up 1");
    page(two, "up 1");
    assertThat(refresh(Duration.ZERO)).isFalse();
    assertThat(accounts.failure()).isEmpty();
  }

  @Test
  void continuesWithTheNodeThatThereWasNoTimeFor() throws Exception {
    VirtualTime time = new VirtualTime();
    slow(one, time, Duration.ofMillis(260), FakeResponse.hang());
    page(two, ethBalance(2));
    assertThat(accounts.refresh(TestRound.within(Duration.ofSeconds(1), time), START)).isFalse();
    assertThat(accounts.failure().orElseThrow())
        .hasMessageContaining("no complete response within PT0.25S");
    assertThat(server.requestCount()).isEqualTo(1);
    slow(one, time, Duration.ofSeconds(16), FakeResponse.status(503));
    assertThat(accounts.refresh(TestRound.within(Duration.ofMinutes(1), time), START)).isTrue();
    assertThat(accounts.byNode()).isEqualTo(Map.of(two, List.of(address(2), address(9))));
  }

  private void slow(ChainlinkNode node, VirtualTime time, Duration delay, FakeResponse response) {
    server.respondWith(
        "/" + node.id(),
        request -> {
          time.advance(delay);
          return response;
        });
  }
}
