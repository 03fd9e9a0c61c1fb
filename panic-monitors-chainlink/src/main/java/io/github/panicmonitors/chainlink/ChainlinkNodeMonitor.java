package io.github.panicmonitors.chainlink;

import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.PanicMessage;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.http.Failover;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.prometheus.MissingMetricException;
import io.github.panicmonitors.prometheus.Samples;
import io.github.panicmonitors.prometheus.ScrapeClient;
import io.github.panicmonitors.prometheus.ScrapeErrors;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Monitors one node: scrapes its page and reads the values of one chain. The chain is chosen once:
 * another chain's values must never be reported as this node's because a chain is missing from the
 * page for a while.
 */
final class ChainlinkNodeMonitor implements Monitor {
  private static final Logger log = LoggerFactory.getLogger(ChainlinkNodeMonitor.class);

  /** The error code by which PANIC's Chainlink node alerter knows that a node is down. */
  private static final int UNREACHABLE = 5015;

  private final ChainlinkNode node;
  private final MonitorContext context;
  private final ScrapeClient client;
  private final Currencies currencies;
  private final Failover failover;
  private final JobErrors jobErrors;
  private final ScrapeErrors errors;

  /** The chosen chain's id; empty until the first page with a chain was read. */
  private String chain;

  private boolean severalChainsLogged;

  /**
   * Creates a monitor.
   *
   * @param chosenChain the id of the chain to read; empty for the first one on the page
   */
  ChainlinkNodeMonitor(
      ChainlinkNode node,
      MonitorContext context,
      ScrapeClient client,
      Currencies currencies,
      String chosenChain) {
    this.node = node;
    this.context = context;
    this.client = client;
    this.currencies = currencies;
    failover = new Failover(node.prometheusUrls());
    NodeSnapshot before = context.inherited(NodeSnapshot.class).orElse(NodeSnapshot.NONE);
    chain = chosenChain.isEmpty() ? before.chainOf(node) : chosenChain;
    jobErrors = before.jobErrorsOf(node);
    errors = errors(node);
  }

  @Override
  public RoundResult collect(Round round) throws InterruptedException {
    try {
      Failover.Answer<Samples> answer =
          failover.read(
              round, (url, limit) -> client.scrape(url, NodePage.WANTED, limit, round::onCancel));
      SourceUrl url = answer.url();
      return read(new NodePage(answer.value(), chain), url).toRoundResult(url.toString());
    } catch (SourceException e) {
      return errors.notRead(message(e.url()), e).toRoundResult(e.url().toString());
    }
  }

  private PanicMessage read(NodePage page, SourceUrl url) {
    PanicMessage message = message(url);
    try {
      message.result(page.reading(jobErrors, url, currencies).toMap());
    } catch (MissingMetricException e) {
      return errors.missing(message, ofChain(e.metric()), url);
    }
    chain = page.chain();
    logSeveralChains(page);
    return message;
  }

  private String ofChain(String metric) {
    return metric.equals(NodePage.HEAD) && !chain.isEmpty()
        ? metric + " of chain " + chain
        : metric;
  }

  private void logSeveralChains(NodePage page) {
    if (!severalChainsLogged && page.chains().size() > 1) {
      severalChainsLogged = true;
      log.info(
          "{}: the page has the chains {}; readings are of chain {} only",
          context.monitorName(),
          page.chains(),
          chain);
    }
  }

  /** Returns the failure of a round that passed its deadline without a result. */
  static RoundResult timedOut(ChainlinkNode node, MonitorContext context) {
    SourceUrl url = node.prometheusUrls().get(0);
    return errors(node).timedOut(message(node, context, url)).toRoundResult(url.toString());
  }

  private static ScrapeErrors errors(ChainlinkNode node) {
    return ScrapeErrors.of(UNREACHABLE, "Node " + node.name() + " is unreachable");
  }

  private PanicMessage message(SourceUrl source) {
    return message(node, context, source);
  }

  private static PanicMessage message(
      ChainlinkNode node, MonitorContext context, SourceUrl source) {
    return context
        .message()
        .under("prometheus")
        .meta("node_name", node.name())
        .meta("last_source_used", source.toString())
        .meta("node_id", node.id())
        .meta("node_parent_id", node.parentId());
  }

  @Override
  public Optional<NodeSnapshot> snapshot() {
    return Optional.of(NodeSnapshot.of(node, chain, jobErrors));
  }

  @Override
  public void close() {
    node.prometheusUrls().forEach(client::closeIdle);
  }
}
