package io.github.panicmonitors.chainlink;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.PanicMessage;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.prometheus.MissingMetricException;
import io.github.panicmonitors.prometheus.ScrapeClient;
import io.github.panicmonitors.prometheus.ScrapeException;
import io.github.panicmonitors.prometheus.ScrapeUrl;

/** Monitors one node: scrapes its page and reads the values of one chain. */
final class ChainlinkNodeMonitor implements Monitor {
  /** The codes that PANIC's alerter of Chainlink nodes knows. */
  private static final int NOT_READ = 5003;

  private static final int INVALID_URL = 5009;
  private static final int UNREACHABLE = 5015;

  private final ChainlinkNode node;
  private final MonitorContext context;
  private final ScrapeClient client;
  private final Currencies currencies;
  private final Failover failover;
  private final JobErrors jobErrors = new JobErrors();

  ChainlinkNodeMonitor(
      ChainlinkNode node, MonitorContext context, ScrapeClient client, Currencies currencies) {
    this.node = node;
    this.context = context;
    this.client = client;
    this.currencies = currencies;
    failover = new Failover(node.prometheusUrls(), client);
  }

  @Override
  public RoundResult collect(Round round) throws InterruptedException {
    try {
      Failover.Answer answer = failover.read(round);
      ScrapeUrl url = answer.url();
      return read(new NodePage(answer.samples()), url).toRoundResult(url.toString());
    } catch (ScrapeException e) {
      return failure(e).toRoundResult(e.url().toString());
    }
  }

  private PanicMessage read(NodePage page, ScrapeUrl url) {
    PanicMessage message = message(url);
    try {
      return message.result(page.reading(jobErrors, url, currencies).toMap());
    } catch (MissingMetricException e) {
      String text = "Could not find metric " + e.metric() + " at endpoint " + url;
      return message.error(FailureKind.MISSING_METRIC, NOT_READ, text);
    }
  }

  private PanicMessage failure(ScrapeException e) {
    PanicMessage message = message(e.url());
    if (Failover.isUnreachable(e.kind())) {
      String text = "Node " + node.name() + " is unreachable";
      return message.error(e.kind(), UNREACHABLE, text, String.valueOf(e.getMessage()));
    }
    if (e.kind() == FailureKind.INVALID_URL) {
      return message.error(e.kind(), INVALID_URL, "Invalid URL '" + e.url() + "'");
    }
    String text = "Could not read metrics at endpoint " + e.url() + ": " + e.reason();
    return message.error(e.kind(), NOT_READ, text);
  }

  private PanicMessage message(ScrapeUrl source) {
    return context
        .message()
        .under("prometheus")
        .meta("node_name", node.name())
        .meta("last_source_used", source.toString())
        .meta("node_id", node.id())
        .meta("node_parent_id", node.parentId());
  }

  @Override
  public void close() {
    node.prometheusUrls().forEach(client::closeIdle);
  }
}
