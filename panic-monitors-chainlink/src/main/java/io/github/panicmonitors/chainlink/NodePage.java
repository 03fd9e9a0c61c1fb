package io.github.panicmonitors.chainlink;

import io.github.panicmonitors.chainlink.NodeReading.Balance;
import io.github.panicmonitors.chainlink.NodeReading.GasPrice;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.prometheus.MetricNames;
import io.github.panicmonitors.prometheus.MissingMetricException;
import io.github.panicmonitors.prometheus.Sample;
import io.github.panicmonitors.prometheus.Samples;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node's page, read for one chain. Series of other chains are ignored. A series without a chain
 * label counts for every chain.
 */
final class NodePage {
  static final String HEAD = "head_tracker_current_head";
  private static final String HEADS_RECEIVED = "head_tracker_heads_received";
  private static final String PROCESS_START = "process_start_time_seconds";
  private static final String MAX_UNCONFIRMED_BLOCKS = "max_unconfirmed_blocks";
  private static final String UNCONFIRMED = "unconfirmed_transactions";
  private static final String GAS_BUMPS = "tx_manager_num_gas_bumps";
  private static final String GAS_BUMPS_OVER_LIMIT = "tx_manager_gas_bump_exceeds_limit";
  private static final String GAS_PRICE = "gas_updater_set_gas_price";
  private static final String ETH_BALANCE = "eth_balance";
  private static final String NODE_BALANCE = "node_balance";
  private static final String ANY_BALANCE = "_balance";
  private static final String RUN_STATUS = "run_status_update";
  private static final String PIPELINE_ERRORS = "pipeline_run_errors";
  private static final String EVM = "EVM";
  private static final String TOTAL = "_total";

  /**
   * The possible names of the label with the chain's id. They differ by metric and node version.
   */
  private static final List<String> CHAIN_LABELS =
      List.of("evmChainID", "chainID", "ChainID", "chainId");

  /** The metrics to parse: counters with and without the suffix of OpenMetrics. */
  static final MetricNames WANTED =
      MetricNames.of(
          Stream.concat(
                  Stream.of(
                      HEAD,
                      PROCESS_START,
                      MAX_UNCONFIRMED_BLOCKS,
                      UNCONFIRMED,
                      GAS_PRICE,
                      "*" + ANY_BALANCE),
                  Stream.of(
                          HEADS_RECEIVED,
                          GAS_BUMPS,
                          GAS_BUMPS_OVER_LIMIT,
                          RUN_STATUS,
                          PIPELINE_ERRORS)
                      .flatMap(counter -> Stream.of(counter, counter + TOTAL)))
              .toList());

  private final Samples samples;

  private final String chain;

  /**
   * Creates a page.
   *
   * @param chosenChain the id of the chain to read; empty for that of the first head
   */
  NodePage(Samples samples, String chosenChain) {
    this.samples = samples;
    chain =
        chosenChain.isEmpty() ? samples.first(HEAD).map(NodePage::chainOf).orElse("") : chosenChain;
  }

  /** Returns the id of the chain; empty if the page has no chain labels, as in old versions. */
  String chain() {
    return chain;
  }

  /** Returns the ids of all chains on the page, in order. */
  List<String> chains() {
    return samples
        .named(HEAD)
        .map(NodePage::chainOf)
        .filter(found -> !found.isEmpty())
        .distinct()
        .toList();
  }

  NodeReading reading(JobErrors jobErrors, SourceUrl url, Currencies currencies)
      throws MissingMetricException {
    double head = required(HEAD);
    double processStart = required(PROCESS_START);
    return new NodeReading(
        head,
        counter(HEADS_RECEIVED),
        gauge(MAX_UNCONFIRMED_BLOCKS),
        processStart,
        counter(GAS_BUMPS),
        counter(GAS_BUMPS_OVER_LIMIT),
        gauge(UNCONFIRMED),
        gasPrice(),
        balance(currencies),
        jobErrors.update(url, failedJobs().toList()));
  }

  private double required(String metric) throws MissingMetricException {
    Double value = gauge(metric);
    if (value == null) {
      throw new MissingMetricException(metric);
    }
    return value;
  }

  private @Nullable Double gauge(String metric) {
    for (Sample sample : samples) {
      if (sample.name().equals(metric) && isOfChain(sample)) {
        return sample.value();
      }
    }
    return null;
  }

  private @Nullable Double counter(String metric) {
    Double value = gauge(metric);
    return value != null ? value : gauge(metric + TOTAL);
  }

  private @Nullable GasPrice gasPrice() {
    return ofChain(GAS_PRICE)
        .flatMap(
            sample ->
                sample.label("percentile").map(text -> new GasPrice(text, sample.value())).stream())
        .findFirst()
        .orElse(null);
  }

  private @Nullable Balance balance(Currencies currencies) {
    return samples.list().stream()
        .filter(sample -> sample.name().endsWith(ANY_BALANCE) && isOfChain(sample))
        .filter(sample -> sample.label("account").isPresent() && isEvm(sample))
        .min(Comparator.comparingInt(NodePage::balanceRank))
        .map(
            sample ->
                new Balance(
                    sample.label("account").orElse(""), sample.value(), currencies.symbol(chain)))
        .orElse(null);
  }

  private static boolean isEvm(Sample sample) {
    return sample.label("chainFamily").orElse(EVM).equalsIgnoreCase(EVM);
  }

  private static int balanceRank(Sample sample) {
    return switch (sample.name()) {
      case ETH_BALANCE -> 0;
      case NODE_BALANCE -> 1;
      default -> 2;
    };
  }

  /** Returns the counters of failed job runs, in old and in new versions of the node. */
  private Stream<Map.Entry<Map<String, String>, Double>> failedJobs() {
    Stream<Sample> old =
        family(RUN_STATUS).filter(sample -> sample.label("status").equals(Optional.of("errored")));
    return Stream.concat(old, family(PIPELINE_ERRORS))
        .filter(sample -> Double.isFinite(sample.value()) && sample.value() >= 0)
        .map(sample -> Map.entry(sample.labels(), sample.value()));
  }

  private Stream<Sample> family(String counter) {
    return samples.first(counter).isPresent()
        ? samples.named(counter)
        : samples.named(counter + TOTAL);
  }

  private Stream<Sample> ofChain(String metric) {
    return samples.named(metric).filter(this::isOfChain);
  }

  private boolean isOfChain(Sample sample) {
    if (!Double.isFinite(sample.value())) {
      return false;
    }
    String found = chainOf(sample);
    return found.isEmpty() || found.equals(chain);
  }

  /** Returns the id of a sample's chain, or an empty text. */
  private static String chainOf(Sample sample) {
    for (String label : CHAIN_LABELS) {
      String found = sample.labels().getOrDefault(label, "");
      if (!found.isEmpty()) {
        return found;
      }
    }
    return "";
  }
}
