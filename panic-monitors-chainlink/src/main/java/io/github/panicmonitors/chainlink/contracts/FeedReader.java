package io.github.panicmonitors.chainlink.contracts;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.http.SourceException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads the current state of feeds. {@link EventReader} adds their events. */
final class FeedReader {
  private final ContractCaller caller;
  private final Set<Address> accounts;

  /**
   * Creates a reader.
   *
   * @param accounts our accounts
   */
  FeedReader(ContractCaller caller, Set<Address> accounts) {
    this.caller = caller;
    this.accounts = accounts;
  }

  /**
   * Reads the feeds of proxies.
   *
   * @param known the feeds that were read before
   */
  List<FeedReading> read(Collection<Address> proxies, Map<ProxyTarget, Feed> known)
      throws SourceException, InterruptedException {
    List<Feed> feeds = feeds(ProxyTarget.of(proxies, caller), known);
    Map<Feed, RoundData> latest =
        caller.callEach(feeds, feed -> RoundData.latestOf(feed.aggregator()));
    Map<Feed, List<Address>> oracles =
        caller.callEach(latest.keySet(), feed -> feed.kind().oraclesOf(feed.aggregator()));
    Map<Feed, Map<Address, BigInteger>> payments = payments(oracles);
    List<FeedReading> readings = new ArrayList<>();
    payments.forEach(
        (feed, owed) ->
            readings.add(
                new FeedReading(
                    feed,
                    requireNonNull(latest.get(feed)),
                    requireNonNull(oracles.get(feed)),
                    owed,
                    List.of(),
                    Map.of())));
    return readings;
  }

  private List<Feed> feeds(List<ProxyTarget> targets, Map<ProxyTarget, Feed> known)
      throws SourceException, InterruptedException {
    List<ProxyTarget> unknown =
        targets.stream().filter(target -> !known.containsKey(target)).toList();
    Map<ProxyTarget, Feed> feeds = new HashMap<>(known);
    feeds.putAll(Feed.read(unknown, caller));
    return targets.stream().map(feeds::get).filter(Objects::nonNull).toList();
  }

  /** A feed and one of our accounts that is an oracle of it. */
  private record Payee(Feed feed, Address account) {}

  /** Returns the payments that our accounts have earned. Omits feeds without our accounts. */
  private Map<Feed, Map<Address, BigInteger>> payments(Map<Feed, List<Address>> oracles)
      throws SourceException, InterruptedException {
    List<Payee> payees = new ArrayList<>();
    oracles.forEach(
        (feed, all) ->
            all.stream()
                .distinct()
                .filter(accounts::contains)
                .forEach(oracle -> payees.add(new Payee(feed, oracle))));
    Map<Feed, Map<Address, BigInteger>> payments = new LinkedHashMap<>();
    caller
        .callEach(
            payees, payee -> payee.feed.kind().paymentOf(payee.account, payee.feed.aggregator()))
        .forEach(
            (payee, owed) ->
                payments
                    .computeIfAbsent(payee.feed, feed -> new LinkedHashMap<>())
                    .put(payee.account, owed));
    return payments;
  }
}
