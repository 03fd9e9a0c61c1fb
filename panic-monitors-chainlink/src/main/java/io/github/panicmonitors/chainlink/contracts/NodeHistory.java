package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.BlockRange;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rounds of a feed in new blocks, for one node.
 *
 * <p>A round may have no answer yet. A flux round is published with nulls. It is read again with
 * each new block until it has its answer, and later rounds wait for it. In the other kinds an event
 * comes with its answer, so the answer is missing only if one server behind the endpoint lags. Such
 * a round is read again later, unless a later round already has an answer.
 *
 * @param rounds the rounds to publish
 * @param lastRound the newest round in which the node took part; null if there is none
 * @param lastRead the last block that does not have to be read again
 */
record NodeHistory(
    List<Map<String, @Nullable Object>> rounds,
    @Nullable BigInteger lastRound,
    BigInteger lastRead) {

  static NodeHistory of(FeedReading reading, Address account, BlockRange blocks) {
    return reading.feed().isFlux() ? flux(reading, account, blocks) : ocr(reading, account, blocks);
  }

  private static NodeHistory flux(FeedReading reading, Address account, BlockRange blocks) {
    List<Map<String, @Nullable Object>> rounds = new ArrayList<>();
    BigInteger lastRound = null;
    for (RoundEvent event : events(reading, blocks)) {
      BigInteger submission = event.submissions().get(account);
      if (submission == null) {
        continue;
      }
      lastRound = newer(lastRound, event);
      RoundData round = reading.rounds().get(event.round());
      rounds.add(fluxRound(event, round, submission));
      if (round == null) {
        return new NodeHistory(rounds, lastRound, before(event));
      }
    }
    return new NodeHistory(rounds, lastRound, blocks.to());
  }

  private static NodeHistory ocr(FeedReading reading, Address account, BlockRange blocks) {
    List<Map<String, @Nullable Object>> rounds = new ArrayList<>();
    BigInteger lastRound = null;
    BigInteger waiting = null;
    for (RoundEvent event : events(reading, blocks)) {
      if (event.submissions().containsKey(account)) {
        lastRound = newer(lastRound, event);
      }
      RoundData round = reading.rounds().get(event.round());
      if (round != null) {
        rounds.add(ocrRound(event, round, account, reading.oracles().size()));
        waiting = null;
      } else if (waiting == null) {
        waiting = before(event);
      }
    }
    return new NodeHistory(rounds, lastRound, Objects.requireNonNullElse(waiting, blocks.to()));
  }

  private static List<RoundEvent> events(FeedReading reading, BlockRange blocks) {
    return reading.events().stream().filter(event -> blocks.contains(event.block())).toList();
  }

  private static BigInteger newer(@Nullable BigInteger lastRound, RoundEvent event) {
    return lastRound == null ? event.round() : lastRound.max(event.round());
  }

  private static BigInteger before(RoundEvent event) {
    return event.block().subtract(BigInteger.ONE);
  }

  /** PANIC divides by the answer, so an answer of 0 is published as null. */
  private static Map<String, @Nullable Object> fluxRound(
      RoundEvent event, @Nullable RoundData round, BigInteger submission) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("roundId", event.round());
    map.put("roundAnswer", round == null || isZero(round) ? null : round.answer());
    map.put("roundTimestamp", round == null ? null : round.updatedAt());
    map.put("answeredInRound", round == null ? null : round.answeredInRound());
    map.put("nodeSubmission", submission);
    return map;
  }

  /**
   * PANIC divides by the answer if there is a submission. The answer must be an integer, so if it
   * is 0, the submission is null.
   */
  private static Map<String, @Nullable Object> ocrRound(
      RoundEvent event, RoundData round, Address account, int oracles) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("roundId", event.round());
    map.put("roundAnswer", round.answer());
    map.put("roundTimestamp", round.updatedAt());
    map.put("answeredInRound", round.answeredInRound());
    map.put("nodeSubmission", isZero(round) ? null : event.submissions().get(account));
    map.put("noOfObservations", event.observations());
    map.put("noOfTransmitters", oracles);
    return map;
  }

  private static boolean isZero(RoundData round) {
    return round.answer().signum() == 0;
  }
}
