package io.github.panicmonitors.chainlink.contracts;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.github.panicmonitors.evm.chain.AbiException;
import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.BlockRange;
import io.github.panicmonitors.evm.chain.LogEntry;
import io.github.panicmonitors.evm.chain.LogFilter;
import io.github.panicmonitors.http.SourceException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Adds new events and their rounds to the readings of feeds. */
final class EventReader {
  /** The maximum number of logs whose rounds are read at once. */
  private static final int MAX_LOGS = 1_000;

  private static final String ADDRESS_PADDING = "0x000000000000000000000000";

  private final ContractCaller caller;
  private final Map<Feed, BlockRange> blocks;

  /**
   * Creates a reader.
   *
   * @param blocks the blocks to read of each feed; a feed that is missing here gets no events
   */
  EventReader(ContractCaller caller, Map<Feed, BlockRange> blocks) {
    this.caller = caller;
    this.blocks = blocks;
  }

  /** Returns the readings with their events, without feeds whose events cannot be read. */
  List<FeedReading> withEvents(List<FeedReading> readings)
      throws SourceException, InterruptedException {
    Map<FeedReading, List<RoundEvent>> events = events(readings);
    Map<FeedRound, RoundData> rounds = rounds(events);
    List<FeedReading> complete = new ArrayList<>();
    events.forEach((reading, its) -> complete(reading, its, rounds).ifPresent(complete::add));
    return complete;
  }

  private Map<FeedReading, List<RoundEvent>> events(List<FeedReading> readings)
      throws SourceException, InterruptedException {
    List<FeedReading> due =
        readings.stream().filter(reading -> blocks.containsKey(reading.feed())).toList();
    Map<Address, List<LogEntry>> logs = newest(logs(due).collect(groupingBy(LogEntry::address)));
    Map<FeedReading, List<RoundEvent>> events = new LinkedHashMap<>();
    for (FeedReading reading : readings) {
      List<LogEntry> its = logs.getOrDefault(reading.feed().aggregator(), List.of());
      decoded(reading, its).ifPresent(decoded -> events.put(reading, decoded));
    }
    return events;
  }

  private Stream<LogEntry> logs(List<FeedReading> readings)
      throws SourceException, InterruptedException {
    List<FeedReading> flux = readings.stream().filter(reading -> reading.feed().isFlux()).toList();
    List<FeedReading> ocr = readings.stream().filter(reading -> !reading.feed().isFlux()).toList();
    return Stream.concat(logs(flux, submissions(flux)), logs(ocr, transmissions(ocr)));
  }

  private Stream<LogEntry> logs(List<FeedReading> readings, LogFilter filter)
      throws SourceException, InterruptedException {
    Optional<BlockRange> all =
        readings.stream()
            .map(reading -> requireNonNull(blocks.get(reading.feed())))
            .reduce(EventReader::span);
    return all.isEmpty() ? Stream.of() : caller.endpoint().logs(filter, all.get()).stream();
  }

  /** Returns the range that covers two ranges with the same end. */
  static BlockRange span(BlockRange one, BlockRange other) {
    return new BlockRange(one.from().min(other.from()), one.to());
  }

  /** Selects submissions of our accounts: a flux log is about one oracle. */
  private static LogFilter submissions(List<FeedReading> flux) {
    Set<String> ours =
        flux.stream()
            .flatMap(reading -> reading.payments().keySet().stream())
            .map(account -> ADDRESS_PADDING + account.lowerCase().substring(2))
            .collect(toSet());
    return new LogFilter(
        aggregators(flux), List.of(Set.of(AggregatorKind.FLUX.topic()), Set.of(), Set.of(), ours));
  }

  private static LogFilter transmissions(List<FeedReading> ocr) {
    return LogFilter.of(
        aggregators(ocr), Set.of(AggregatorKind.OCR.topic(), AggregatorKind.OCR2.topic()));
  }

  private static Set<Address> aggregators(List<FeedReading> readings) {
    return readings.stream().map(reading -> reading.feed().aggregator()).collect(toSet());
  }

  /** If there are too many logs, returns the newest ones, equally many of each contract. */
  private static Map<Address, List<LogEntry>> newest(Map<Address, List<LogEntry>> logs) {
    if (logs.values().stream().mapToInt(List::size).sum() <= MAX_LOGS) {
      return logs;
    }
    int share = Math.max(1, MAX_LOGS / logs.size());
    Map<Address, List<LogEntry>> newest = new HashMap<>();
    logs.forEach(
        (contract, its) ->
            newest.put(contract, its.subList(Math.max(0, its.size() - share), its.size())));
    return newest;
  }

  /** Returns the events, or empty if one cannot be decoded. */
  private Optional<List<RoundEvent>> decoded(FeedReading reading, List<LogEntry> logs) {
    Feed feed = reading.feed();
    BlockRange range = blocks.get(feed);
    List<RoundEvent> events = new ArrayList<>();
    try {
      for (LogEntry log : logs) {
        if (range != null && range.contains(log.blockNumber())) {
          events.add(feed.kind().read(log, reading.oracles()));
        }
      }
      return Optional.of(events);
    } catch (AbiException e) {
      caller.addFailure(feed.aggregator(), e.reason());
      return Optional.empty();
    }
  }

  /** A round of a feed. */
  private record FeedRound(Feed feed, BigInteger round) {}

  private Map<FeedRound, RoundData> rounds(Map<FeedReading, List<RoundEvent>> events)
      throws SourceException, InterruptedException {
    Set<FeedRound> flux = new LinkedHashSet<>();
    Set<FeedRound> others = new LinkedHashSet<>();
    events.forEach(
        (reading, its) -> {
          Set<FeedRound> rounds = reading.feed().isFlux() ? flux : others;
          its.forEach(event -> rounds.add(new FeedRound(reading.feed(), event.round())));
        });
    // A flux round without an answer is not a failure, so its error is not collected.
    Map<FeedRound, RoundData> answers = answers(flux, new ContractCaller(caller.endpoint()));
    answers.putAll(answers(others, caller));
    return answers;
  }

  private static Map<FeedRound, RoundData> answers(Set<FeedRound> rounds, ContractCaller caller)
      throws SourceException, InterruptedException {
    return caller.callEach(
        rounds, round -> RoundData.ofRound(round.round, round.feed.aggregator()));
  }

  /**
   * Returns the reading with its events, or empty if a round could not be read. A flux contract
   * reverts while a round has no answer, so that is not a failure. Other kinds return zeros if the
   * server does not know the round yet.
   */
  private static Optional<FeedReading> complete(
      FeedReading reading, List<RoundEvent> events, Map<FeedRound, RoundData> rounds) {
    Map<BigInteger, RoundData> answered = new HashMap<>();
    for (RoundEvent event : events) {
      RoundData round = rounds.get(new FeedRound(reading.feed(), event.round()));
      if (round == null && !reading.feed().isFlux()) {
        return Optional.empty();
      }
      if (round != null && round.updatedAt().signum() != 0) {
        answered.put(event.round(), round);
      }
    }
    return Optional.of(reading.with(events, answered));
  }
}
