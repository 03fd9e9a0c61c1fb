package io.github.panicmonitors.chainlink.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.Endpoint;
import io.github.panicmonitors.http.JsonClient;
import io.github.panicmonitors.http.JsonRpcClient;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeEvmChain;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
  private static final Address OURS = address(1_001);
  private static final Address OTHER = address(1_002);

  @AutoClose private final SourceClient client = SourceClient.builder().build();
  @AutoClose private final FakeEvmChain chain = FakeEvmChain.create();

  private static Address address(int number) {
    return Address.of("0x%040x".formatted(number));
  }

  private static List<Address> addresses(int... numbers) {
    return IntStream.of(numbers).mapToObj(DiscoveryTest::address).toList();
  }

  private static Discovery discovery(List<Address> found, List<Address> pending, int... failed) {
    return new Discovery(Set.copyOf(found), pending, addresses(failed));
  }

  private Discovery continued(Discovery discovery) throws Exception {
    Endpoint endpoint =
        Endpoint.of(
            JsonRpcClient.of(JsonClient.of(client)),
            SourceUrl.of(chain.url()),
            TestRound.within(Duration.ofSeconds(30)));
    return discovery.continued(new ContractCaller(endpoint), Set.of(OURS), () -> true);
  }

  /** Adds a proxy with an aggregator of OCR that has one oracle. */
  private void add(int proxy, Address oracle) {
    Address aggregator = address(proxy + 100);
    chain.call(address(proxy).lowerCase(), "0x245a7bfc", "0x" + word(aggregator));
    chain.call(aggregator.lowerCase(), "0x54fd4d50", "0x%064x".formatted(4));
    chain.call(
        aggregator.lowerCase(), "0x81411834", "0x%064x%064x".formatted(32, 1) + word(oracle));
  }

  private static String word(Address address) {
    return "0".repeat(24) + address.lowerCase().substring(2);
  }

  @Test
  void asksAllProxiesOfANewListAndForgetsOthers() {
    assertThat(discovery(addresses(1, 2), addresses(4), 5).restarted(addresses(2, 3)))
        .isEqualTo(discovery(addresses(2), addresses(2, 3)));
  }

  @Test
  void asksProxiesThatFailedAgainAfterThoseThatArePending() {
    assertThat(discovery(addresses(1), addresses(2, 3), 4).retried())
        .isEqualTo(discovery(addresses(1), addresses(2, 3, 4)));
  }

  @Test
  void findsAndLosesProxies() throws Exception {
    add(1, OURS);
    add(2, OTHER);
    assertThat(continued(discovery(addresses(2, 3), addresses(1, 2, 3))))
        .isEqualTo(discovery(addresses(1, 3), List.of(), 3));
  }

  @Test
  void remembersTheProxiesOfAllPartsThatFailed() throws Exception {
    add(61, OURS);
    int[] many = IntStream.rangeClosed(1, 60).toArray();
    assertThat(continued(discovery(List.of(), addresses(many))).failed())
        .containsExactlyInAnyOrderElementsOf(addresses(many));
  }
}
