package io.github.panicmonitors.chainlink;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.prometheus.MissingMetricException;
import io.github.panicmonitors.prometheus.ScrapeClient;
import io.github.panicmonitors.prometheus.ScrapeException;
import io.github.panicmonitors.prometheus.ScrapeUrl;

/** Monitors one node: reads its page, and what the page says of one chain. */
final class ChainlinkNodeMonitor implements Monitor {
  private final ChainlinkNode node;
  private final TimeSource time;
  private final ScrapeClient client;
  private final Currencies currencies;
  private final Failover failover;
  private final Payloads payloads;
  private final JobErrors jobErrors = new JobErrors();

  ChainlinkNodeMonitor(
      ChainlinkNode node, MonitorContext context, ScrapeClient client, Currencies currencies) {
    this.node = node;
    this.client = client;
    this.currencies = currencies;
    time = context.time();
    failover = new Failover(node.prometheusUrls(), client);
    payloads = new Payloads(node, context.monitorName());
  }

  @Override
  public RoundResult collect(Round round) throws InterruptedException {
    try {
      Failover.Answer answer = failover.read(round);
      return result(new NodePage(answer.samples()), answer.url());
    } catch (ScrapeException e) {
      return failure(e);
    }
  }

  private RoundResult result(NodePage page, ScrapeUrl url) {
    try {
      NodeReading reading = page.reading(jobErrors, url, currencies);
      return RoundResult.reading(payloads.result(reading, url, time.now()))
          .withSource(url.toString());
    } catch (MissingMetricException e) {
      String message = "Could not find metric " + e.metric() + " at endpoint " + url;
      return failure(FailureKind.MISSING_METRIC, Payloads.NOT_READ, message, url);
    }
  }

  private RoundResult failure(ScrapeException e) {
    ScrapeUrl url = e.url();
    if (Failover.isUnreachable(e.kind())) {
      String told = "Node " + node.name() + " is unreachable";
      return failure(e.kind(), Payloads.UNREACHABLE, told, told + ": " + e.getMessage(), url);
    }
    if (e.kind() == FailureKind.INVALID_URL) {
      return failure(e.kind(), Payloads.INVALID_URL, "Invalid URL '" + url + "'", url);
    }
    String message = "Could not read metrics at endpoint " + url + ": " + e.reason();
    return failure(e.kind(), Payloads.NOT_READ, message, url);
  }

  private RoundResult failure(FailureKind kind, int code, String message, ScrapeUrl url) {
    return failure(kind, code, message, message, url);
  }

  /** PANIC is told in its own monitor's words, an operator of this one why. */
  private RoundResult failure(
      FailureKind kind, int code, String told, String message, ScrapeUrl url) {
    return new RoundResult.Failure(
        kind, message, url.toString(), payloads.error(kind, code, told, url, time.now()));
  }

  @Override
  public void close() {
    node.prometheusUrls().forEach(client::closeIdle);
  }
}
