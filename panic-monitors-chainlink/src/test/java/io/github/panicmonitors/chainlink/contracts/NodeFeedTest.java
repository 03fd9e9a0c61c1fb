package io.github.panicmonitors.chainlink.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.BlockRange;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests what is published of a node in a feed, and what is remembered. */
class NodeFeedTest {
  private static final Address PROXY = address(1);
  private static final Address AGGREGATOR = address(2);
  private static final Address ACCOUNT = address(3);
  private static final Address OTHER = address(4);

  private final List<RoundEvent> events = new ArrayList<>();
  private final Map<BigInteger, RoundData> rounds = new HashMap<>();
  private AggregatorKind kind = AggregatorKind.OCR;
  private Address aggregator = AGGREGATOR;
  private FeedMemory memory = FeedMemory.startingAt(big(100), AGGREGATOR);

  // ---- blocks

  @Test
  void beginsWithTheNewestBlockAlone() {
    event(99, 6, ACCOUNT);
    event(100, 7, ACCOUNT);
    assertThat(publishedRounds(100)).containsExactly(7L);
    assertThat(memory).isEqualTo(new FeedMemory(AGGREGATOR, big(100), big(100), big(7)));
  }

  @Test
  void publishesEachRoundOnce() {
    event(100, 7, ACCOUNT);
    assertThat(publishedRounds(100)).containsExactly(7L);
    event(101, 8, ACCOUNT);
    assertThat(publishedRounds(101)).containsExactly(8L);
    assertThat(publishedRounds(101)).isEmpty();
  }

  @Test
  void readsNothingWhileTheNewestBlockIsAnOlderOne() {
    event(100, 7, ACCOUNT);
    assertThat(publishedRounds(100)).containsExactly(7L);
    FeedMemory before = memory;
    assertThat(publishedRounds(98)).isEmpty();
    assertThat(memory).isEqualTo(before);
    assertThat(memory.blocksUpTo(big(98))).isEmpty();
    assertThat(memory.blocksUpTo(big(100))).isEmpty();
  }

  @Test
  void readsOnlyTheNewestBlocksOfALongGap() {
    assertThat(memory.blocksUpTo(big(5_000))).contains(new BlockRange(big(4_001), big(5_000)));
  }

  @Test
  void beginsAnewIfTheNewestBlockSeenCannotHaveBeenOfThisChain() {
    FeedMemory liedTo = new FeedMemory(AGGREGATOR, big(1L << 60), big(1L << 60), big(7));
    assertThat(liedTo.continuedAt(big(5_000)).blocksUpTo(big(5_000)))
        .contains(BlockRange.ofHead(big(5_000)));
    assertThat(liedTo.continuedAt(big(5_000)).lastRound()).isEqualTo(big(7));
    FeedMemory ahead = new FeedMemory(AGGREGATOR, big(15_000), big(15_000), null);
    assertThat(ahead.continuedAt(big(5_000))).as("a server that is behind").isEqualTo(ahead);
    assertThat(ahead.continuedAt(big(4_999))).isNotEqualTo(ahead);
  }

  @Test
  void beginsWithTheFirstBlockOfAChain() {
    assertThat(FeedMemory.startingAt(BigInteger.ZERO, AGGREGATOR).blocksUpTo(BigInteger.ZERO))
        .contains(BlockRange.ofHead(BigInteger.ZERO));
  }

  // ---- the last round observed

  @Test
  void lastRoundIsNullUntilTheNodeTakesPart() {
    event(100, 7, OTHER);
    assertThat(publish(100)).containsEntry("lastRoundObserved", null);
    event(101, 8, ACCOUNT);
    assertThat(publish(101)).containsEntry("lastRoundObserved", big(8));
    event(102, 9, OTHER);
    assertThat(publish(102)).containsEntry("lastRoundObserved", big(8));
  }

  @Test
  void lastRoundIsNullAgainAfterTheProxyGotAnotherAggregator() {
    event(100, 5_000, ACCOUNT);
    assertThat(publish(100)).containsEntry("lastRoundObserved", big(5_000));
    aggregator = address(9);
    assertThat(publish(100)).containsEntry("lastRoundObserved", null);
    events.clear();
    event(101, 1, ACCOUNT);
    assertThat(publish(101)).containsEntry("lastRoundObserved", big(1));
  }

  // ---- rounds of OCR

  @Test
  void submissionIsNullIfTheNodeTookNoPart() {
    event(100, 7, OTHER);
    assertThat(round(100))
        .containsEntry("nodeSubmission", null)
        .containsEntry("roundAnswer", big(70));
  }

  @Test
  void submissionIsNullIfTheAnswerIsZero() {
    event(100, 7, ACCOUNT);
    rounds.put(big(7), new RoundData(big(7), BigInteger.ZERO, big(1), big(7)));
    assertThat(round(100))
        .containsEntry("nodeSubmission", null)
        .containsEntry("roundAnswer", BigInteger.ZERO);
  }

  @Test
  void roundThatAServerDoesNotKnowYetWaits() {
    event(100, 7, ACCOUNT);
    rounds.remove(big(7));
    assertThat(publishedRounds(100)).isEmpty();
    assertThat(memory.lastRound()).isEqualTo(big(7));
    answer(7);
    event(101, 8, ACCOUNT);
    assertThat(publishedRounds(101)).containsExactly(7L, 8L);
  }

  @Test
  void roundDoesNotWaitIfALaterOneHasItsAnswer() {
    event(100, 7, ACCOUNT);
    rounds.remove(big(7));
    event(100, 8, ACCOUNT);
    assertThat(publishedRounds(100)).containsExactly(8L);
    assertThat(memory.lastRead()).isEqualTo(big(100));
  }

  // ---- rounds of flux

  @Test
  void fluxRoundWithoutAnswerIsPublishedWithNullsAndReadAgain() {
    kind = AggregatorKind.FLUX;
    event(100, 7, ACCOUNT);
    rounds.remove(big(7));
    event(100, 8, ACCOUNT);
    Map<String, @Nullable Object> data = publish(100);
    assertThat(rounds(data)).hasSize(1);
    assertThat(rounds(data).get(0))
        .containsEntry("roundId", big(7))
        .containsEntry("roundAnswer", null)
        .containsEntry("roundTimestamp", null)
        .containsEntry("answeredInRound", null)
        .containsEntry("nodeSubmission", big(7_000));
    assertThat(data).containsEntry("lastRoundObserved", big(7));
    assertThat(publishedRounds(100)).as("no new block").isEmpty();
    answer(7);
    assertThat(publishedRounds(101)).containsExactly(7L, 8L);
  }

  @Test
  void fluxAnswerOfZeroIsNull() {
    kind = AggregatorKind.FLUX;
    event(100, 7, ACCOUNT);
    rounds.put(big(7), new RoundData(big(7), BigInteger.ZERO, big(1), big(7)));
    assertThat(round(100))
        .containsEntry("roundAnswer", null)
        .containsEntry("nodeSubmission", big(7_000));
  }

  @Test
  void fluxRoundsOfOthersAreNotPublished() {
    kind = AggregatorKind.FLUX;
    event(100, 7, OTHER);
    assertThat(publishedRounds(100)).isEmpty();
  }

  // ---- keys

  @Test
  void roundsHaveExactlyTheKeysOfTheirVersion() {
    event(100, 7, ACCOUNT);
    assertThat(round(100).keySet())
        .containsExactlyInAnyOrder(
            "roundId",
            "roundAnswer",
            "roundTimestamp",
            "answeredInRound",
            "nodeSubmission",
            "noOfObservations",
            "noOfTransmitters");
    kind = AggregatorKind.FLUX;
    event(101, 8, ACCOUNT);
    assertThat(round(101).keySet())
        .containsExactlyInAnyOrder(
            "roundId", "roundAnswer", "roundTimestamp", "answeredInRound", "nodeSubmission");
  }

  @Test
  void ocr2IsPublishedAsVersion4() {
    kind = AggregatorKind.OCR2;
    assertThat(publish(100)).containsEntry("contractVersion", 4).containsKey("owedPayment");
    kind = AggregatorKind.FLUX;
    assertThat(publish(100)).containsEntry("contractVersion", 3).containsKey("withdrawablePayment");
  }

  @Test
  void knowsTheVersionsOfAggregators() {
    assertThat(AggregatorKind.of(big(3))).contains(AggregatorKind.FLUX);
    assertThat(AggregatorKind.of(big(4))).contains(AggregatorKind.OCR);
    assertThat(AggregatorKind.of(big(6))).contains(AggregatorKind.OCR2);
    assertThat(AggregatorKind.of(BigInteger.TWO.pow(255))).contains(AggregatorKind.OCR2);
    for (long unknown : new long[] {0, 2, 5}) {
      assertThat(AggregatorKind.of(big(unknown))).isEmpty();
    }
  }

  private void event(long block, long round, Address oracle) {
    events.add(new RoundEvent(big(block), big(round), Map.of(oracle, big(round * 1_000)), 1));
    answer(round);
  }

  private void answer(long round) {
    rounds.put(big(round), new RoundData(big(round), big(round * 10), big(1), big(round)));
  }

  private List<Long> publishedRounds(long head) {
    return rounds(publish(head)).stream()
        .map(round -> ((BigInteger) round.get("roundId")).longValue())
        .toList();
  }

  private Map<String, @Nullable Object> round(long head) {
    List<Map<String, @Nullable Object>> published = rounds(publish(head));
    assertThat(published).hasSize(1);
    return published.get(0);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, @Nullable Object>> rounds(Map<String, @Nullable Object> data) {
    return (List<Map<String, @Nullable Object>>) data.get("historicalRounds");
  }

  private Map<String, @Nullable Object> publish(long head) {
    FeedReading reading =
        new FeedReading(
            new Feed(new ProxyTarget(PROXY, aggregator), kind, "ETH / USD"),
            new RoundData(big(7), big(70), big(1), big(7)),
            List.of(OTHER, ACCOUNT),
            Map.of(ACCOUNT, big(5)),
            events,
            rounds);
    assertThat(reading.oracleAmong(List.of(address(8), ACCOUNT))).isEqualTo(Optional.of(ACCOUNT));
    NodeFeed part = NodeFeed.of(reading, ACCOUNT, memory, big(head));
    memory = part.memory();
    return part.data();
  }

  private static BigInteger big(long number) {
    return BigInteger.valueOf(number);
  }

  private static Address address(int number) {
    return Address.of("0x%040x".formatted(number));
  }
}
