package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.PanicMessage;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.monitor.Warning;
import io.github.panicmonitors.chainlink.ChainlinkNode;
import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.EvmChain;
import io.github.panicmonitors.evm.chain.NoEndpointException;
import io.github.panicmonitors.http.JsonClient;
import io.github.panicmonitors.http.JsonRpcClient;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.prometheus.ScrapeClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Monitors the contracts of one chain. Once a day it reads the list of contracts and the accounts
 * of the nodes. In each round it reads the contracts that the nodes take part in.
 */
final class ChainlinkContractsMonitor implements Monitor {
  /** PANIC's error code for contracts that cannot be found. */
  private static final int NO_CONTRACTS = 5018;

  /** PANIC's error code for a chain without a synced endpoint. */
  private static final int NO_ENDPOINT = 5019;

  /**
   * Delay before failed proxies are read again. An endpoint that lacks the newest blocks, for
   * example, gives wrong answers for a while.
   */
  private static final Duration RETRY = Duration.ofMinutes(10);

  private final ChainlinkContracts contracts;
  private final MonitorContext context;
  private final SourceClient client;
  private final ContractDirectory directory;
  private final Accounts accounts;
  private final EvmChain chain;
  private ContractsState state = ContractsState.NONE;
  private Instant nextRetry = Instant.MIN;

  /**
   * Creates a monitor.
   *
   * @param further accounts by node id that no page lists, such as forwarders
   */
  ChainlinkContractsMonitor(
      ChainlinkContracts contracts,
      MonitorContext context,
      SourceClient client,
      Map<String, List<Address>> further) {
    this.contracts = contracts;
    this.context = context;
    this.client = client;
    JsonClient json = JsonClient.of(client);
    directory = new ContractDirectory(contracts.directoryUrl(), json, context.clock());
    accounts =
        new Accounts(contracts.nodes(), further, ScrapeClient.builder().client(client).build());
    chain = EvmChain.of(JsonRpcClient.of(json), contracts.endpointUrls());
  }

  @Override
  public RoundResult collect(Round round) throws InterruptedException {
    try {
      boolean newList = directory.refresh(round);
      boolean newAccounts = accounts.refresh(round, context.clock().instant());
      continueDiscovery(newList || newAccounts, context.clock().instant());
    } catch (SourceException e) {
      return noContracts(e.kind(), e.reason());
    }
    Map<ChainlinkNode, List<Address>> known = accounts.byNode();
    return known.isEmpty() ? noAccounts() : read(round, known);
  }

  private void continueDiscovery(boolean anew, Instant now) {
    if (anew) {
      state = state.with(state.discovery().restarted(directory.proxies()));
      nextRetry = now.plus(RETRY);
    } else if (!now.isBefore(nextRetry)) {
      state = state.with(state.discovery().retried());
      nextRetry = now.plus(RETRY);
    }
  }

  private RoundResult read(Round round, Map<ChainlinkNode, List<Address>> known)
      throws InterruptedException {
    Duration discoveryTime = round.remaining().dividedBy(2L * contracts.endpointUrls().size());
    try {
      ContractsRound.Outcome outcome =
          chain.read(round, new ContractsRound(state, known, round, discoveryTime));
      state = outcome.step().state();
      return reading(outcome);
    } catch (NoEndpointException e) {
      return noEndpoint(contracts, context, e.kind(), e.reason(), e.url());
    }
  }

  private RoundResult reading(ContractsRound.Outcome outcome) {
    List<RawData> messages = new ArrayList<>();
    outcome.step().data().forEach((node, data) -> messages.add(message(node, data)));
    return new RoundResult.Reading(messages, outcome.source(), warnings(outcome));
  }

  private RawData message(ChainlinkNode node, Map<String, @Nullable Object> data) {
    return context
        .message()
        .meta("node_name", node.name())
        .meta("node_id", node.id())
        .meta("node_parent_id", node.parentId())
        .result(data)
        .toRawData();
  }

  private List<Warning> warnings(ContractsRound.Outcome outcome) {
    List<String> texts = new ArrayList<>();
    directory
        .failure()
        .ifPresent(
            e ->
                texts.add(
                    "the list of contracts could not be read again, so the last one is in use: "
                        + e.reason()));
    List<String> failures = outcome.failures();
    if (!failures.isEmpty()) {
      texts.add(
          "contracts that could not be read: %d, such as %s"
              .formatted(failures.size(), failures.get(0)));
    }
    List<Address> silent = state.discovery().failed();
    if (!silent.isEmpty() && silent.size() == directory.proxies().size()) {
      texts.add("no contract of the list answers as expected");
    }
    if (!accounts.unknown().isEmpty()) {
      texts.add("no account is known for the nodes " + accounts.unknown());
    }
    return texts.stream().map(text -> new Warning(Warning.Kind.UNSUPPORTED, text)).toList();
  }

  /**
   * Publishes an error only if a page answered. If none did, the nodes are down, which their own
   * monitors report.
   */
  private RoundResult noAccounts() {
    if (accounts.hasAnswered()) {
      return noContracts(
          FailureKind.MISSING_METRIC, "no page of a node names an account of an EVM chain");
    }
    String message = "no page of a node could be read, so that no account is known";
    return accounts
        .failure()
        .map(
            e -> RoundResult.unpublished(e.kind(), message + ": " + e.reason(), e.url().toString()))
        .orElseGet(() -> RoundResult.unpublished(FailureKind.TIMEOUT, message, ""));
  }

  private RoundResult noContracts(FailureKind kind, String reason) {
    String url = contracts.directoryUrl().toString();
    String text =
        "%s could not retrieve contracts data from %s: %s"
            .formatted(context.monitorName(), url, reason);
    return error(contracts, context, kind, NO_CONTRACTS, text).toRoundResult(url);
  }

  private static RoundResult noEndpoint(
      ChainlinkContracts contracts,
      MonitorContext context,
      FailureKind kind,
      String reason,
      SourceUrl url) {
    String text =
        "%s could not access any synced EVM node: %s".formatted(context.monitorName(), reason);
    return error(contracts, context, kind, NO_ENDPOINT, text).toRoundResult(url.toString());
  }

  private static PanicMessage error(
      ChainlinkContracts contracts,
      MonitorContext context,
      FailureKind kind,
      int code,
      String text) {
    return context.message().meta("node_parent_id", contracts.parentId()).error(kind, code, text);
  }

  /** Returns the failure of a round that passed its deadline without a result. */
  static RoundResult timedOut(ChainlinkContracts contracts, MonitorContext context) {
    String reason = "the round did not end before its deadline";
    return noEndpoint(
        contracts, context, FailureKind.TIMEOUT, reason, contracts.endpointUrls().get(0));
  }

  @Override
  public void close() {
    client.closeIdle(contracts.directoryUrl());
    contracts.endpointUrls().forEach(client::closeIdle);
    for (ChainlinkNode node : contracts.nodes()) {
      node.prometheusUrls().forEach(client::closeIdle);
    }
  }
}
