package io.github.panicmonitors.chainlink.contracts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.chainlink.ChainlinkNode;
import io.github.panicmonitors.chainlink.contracts.ContractsState.NodeProxy;
import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.BlockRange;
import io.github.panicmonitors.http.SourceUrl;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContractsStateTest {
  private static final Address PROXY = address(1);
  private static final Address AGGREGATOR = address(2);
  private static final Address ACCOUNT = address(3);
  private static final Address OTHER = address(4);
  private static final Feed FEED =
      new Feed(new ProxyTarget(PROXY, AGGREGATOR), AggregatorKind.OCR, "ETH / USD");
  private static final BigInteger HEAD = big(100);

  private final FeedReading reading =
      new FeedReading(
          FEED,
          new RoundData(big(7), big(70), big(1), big(7)),
          List.of(ACCOUNT),
          Map.of(ACCOUNT, big(5)),
          List.of(),
          Map.of());
  private final ContractsState state =
      new ContractsState(
          new Discovery(Set.of(PROXY), List.of(), List.of()),
          Map.of(FEED.target(), FEED),
          Map.of(
              new NodeProxy("node_1", PROXY), memory(90), //
              new NodeProxy("node_2", PROXY), memory(95)));

  private static FeedMemory memory(long lastRead) {
    return new FeedMemory(AGGREGATOR, big(lastRead), big(95), big(6));
  }

  private static Map<ChainlinkNode, List<Address>> accounts(String... ids) {
    Map<ChainlinkNode, List<Address>> accounts = new LinkedHashMap<>();
    for (String id : ids) {
      accounts.put(
          new ChainlinkNode(id, "chain_1", id, List.of(SourceUrl.of("http://" + id + "/"))),
          List.of(ACCOUNT));
    }
    return accounts;
  }

  @Test
  void blocksOfAFeedAreThoseThatAnyNodeHasNotRead() {
    for (Map<ChainlinkNode, List<Address>> nodes :
        List.of(accounts("node_1", "node_2"), accounts("node_2", "node_1"))) {
      assertThat(state.newBlocks(List.of(reading), nodes, HEAD))
          .isEqualTo(Map.of(FEED, new BlockRange(big(91), HEAD)));
    }
  }

  @Test
  void feedThatCannotBeReadIsRemembered() {
    assertThat(state.next(List.of(), accounts("node_1"), HEAD).state()).isEqualTo(state);
  }

  @Test
  void proxyThatIsLostIsForgotten() {
    assertThat(state.with(Discovery.NONE)).isEqualTo(ContractsState.NONE);
  }

  @Test
  void nothingIsReadAgainWhileTheNewestBlockIsAnOlderOne() {
    assertThat(memory(90).blocksUpTo(big(94))).isEmpty();
  }

  @Test
  void firstAccountOfANodeThatIsAnOracleCounts() {
    FeedReading both =
        new FeedReading(
            FEED,
            reading.latest(),
            List.of(OTHER, ACCOUNT),
            Map.of(OTHER, big(4), ACCOUNT, big(5)),
            List.of(),
            Map.of());
    assertThat(both.oracleAmong(List.of(ACCOUNT, OTHER))).contains(ACCOUNT);
  }

  @Test
  void lastRoundIsTheNewestOneWhateverTheOrderOfItsEvents() {
    List<RoundEvent> events = List.of(event(96, 8), event(97, 7));
    RoundData answer = reading.latest();
    assertThat(next(reading.with(events, Map.of(big(7), answer, big(8), answer))))
        .isEqualTo(new FeedMemory(AGGREGATOR, HEAD, HEAD, big(8)));
    assertThat(next(reading.with(List.of(event(96, 5)), Map.of(big(5), answer))).lastRound())
        .isEqualTo(big(6));
  }

  @Test
  void roundsAreReadAgainFromTheFirstOneWithoutAnAnswer() {
    List<RoundEvent> events = List.of(event(96, 7), event(97, 8));
    assertThat(next(reading.with(events, Map.of())))
        .isEqualTo(new FeedMemory(AGGREGATOR, big(95), HEAD, big(8)));
  }

  private FeedMemory next(FeedReading events) {
    return requireNonNull(
        state
            .next(List.of(events), accounts("node_1"), HEAD)
            .state()
            .memories()
            .get(new NodeProxy("node_1", PROXY)));
  }

  private static RoundEvent event(long block, long round) {
    return new RoundEvent(big(block), big(round), Map.of(ACCOUNT, big(70)), 1);
  }

  private static BigInteger big(long number) {
    return BigInteger.valueOf(number);
  }

  private static Address address(int number) {
    return Address.of("0x%040x".formatted(number));
  }
}
