package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.chainlink.ChainlinkNode;
import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.prometheus.MetricNames;
import io.github.panicmonitors.prometheus.Sample;
import io.github.panicmonitors.prometheus.Samples;
import io.github.panicmonitors.prometheus.ScrapeClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The accounts of one node. Reads them once a day from the node's own metrics page. */
final class NodeAccounts {
  private static final Duration LIFE = Duration.ofHours(24);
  private static final Duration RETRY = Duration.ofMinutes(10);
  private static final String ETH_BALANCE = "eth_balance";
  private static final String NODE_BALANCE = "node_balance";
  private static final MetricNames WANTED = MetricNames.of(List.of(ETH_BALANCE, NODE_BALANCE));
  private static final String EVM = "EVM";

  private final ChainlinkNode node;
  private final List<Address> further;
  private final ScrapeClient client;
  private List<Address> ofPage = List.of();
  private Instant next = Instant.MIN;
  private boolean answered;
  private @Nullable SourceException failure;

  /**
   * Creates an instance that has not read any page.
   *
   * @param further accounts that no page lists, such as forwarders
   */
  NodeAccounts(ChainlinkNode node, List<Address> further, ScrapeClient client) {
    this.node = node;
    this.further = further;
    this.client = client;
  }

  boolean isDue(Instant now) {
    return !now.isBefore(next);
  }

  /**
   * Reads the accounts. Keeps the known ones if no page lists any.
   *
   * @param limit the time limit for each page
   * @return whether the accounts have changed
   */
  boolean refresh(Round round, Duration limit, Instant now) throws InterruptedException {
    List<Address> read = read(round, limit);
    if (read.isEmpty()) {
      next = ofPage.isEmpty() ? Instant.MIN : now.plus(RETRY);
      return false;
    }
    boolean changed = !read.equals(ofPage);
    ofPage = read;
    next = now.plus(LIFE);
    return changed;
  }

  private List<Address> read(Round round, Duration limit) throws InterruptedException {
    answered = false;
    failure = null;
    for (SourceUrl page : node.prometheusUrls()) {
      try {
        List<Address> accounts = accounts(client.scrape(page, WANTED, limit, round::onCancel));
        answered = true;
        if (!accounts.isEmpty()) {
          return accounts;
        }
      } catch (SourceException e) {
        failure = e;
      }
    }
    return List.of();
  }

  private static List<Address> accounts(Samples page) {
    Stream<Sample> evmBalances =
        page.named(NODE_BALANCE)
            .filter(sample -> sample.label("chainFamily").orElse(EVM).equalsIgnoreCase(EVM));
    return Stream.concat(page.named(ETH_BALANCE), evmBalances)
        .flatMap(sample -> sample.label("account").stream())
        .flatMap(account -> Address.parse(account).stream())
        .distinct()
        .toList();
  }

  ChainlinkNode node() {
    return node;
  }

  /** Returns all known accounts: those of the page in its order, then the further ones. */
  List<Address> all() {
    return Stream.concat(ofPage.stream(), further.stream()).distinct().toList();
  }

  /** Returns whether a page answered when the accounts were read last. */
  boolean hasAnswered() {
    return answered;
  }

  /** Returns why a page could not be read when the accounts were read last. */
  Optional<SourceException> failure() {
    return Optional.ofNullable(failure);
  }
}
