package io.github.panicmonitors.chainlink;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.prometheus.Samples;
import io.github.panicmonitors.prometheus.ScrapeClient;
import io.github.panicmonitors.prometheus.ScrapeException;
import io.github.panicmonitors.prometheus.ScrapeUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a node's page from the first of its URLs that can be reached. The URL that answered last is
 * tried first, then the others in order.
 */
final class Failover {
  private static final Duration MAX = Duration.ofSeconds(10);

  /** Time that the round needs to report a failure before its deadline. */
  private static final Duration KEPT_BACK = Duration.ofMillis(500);

  private final List<ScrapeUrl> urls;
  private final ScrapeClient client;
  private ScrapeUrl answeredLast;

  Failover(List<ScrapeUrl> urls, ScrapeClient client) {
    this.urls = urls;
    this.client = client;
    answeredLast = urls.get(0);
  }

  /**
   * A page.
   *
   * @param url the URL that answered
   * @param samples the samples on its page
   */
  record Answer(ScrapeUrl url, Samples samples) {}

  /** Returns whether a failure means that the URL could not be reached. The next one is tried. */
  static boolean isUnreachable(FailureKind kind) {
    return switch (kind) {
      case DNS, CONNECT, TLS, TIMEOUT -> true;
      default -> false;
    };
  }

  /**
   * Returns the page.
   *
   * @throws ScrapeException if no URL could be reached, with the failure of the last one; if a URL
   *     is invalid; or if the page of the URL that answered cannot be read
   */
  Answer read(Round round) throws ScrapeException, InterruptedException {
    List<ScrapeUrl> order = order();
    for (int i = 0; ; i++) {
      ScrapeUrl url = order.get(i);
      int left = order.size() - i;
      try {
        Duration limit = share(round.remaining(), left);
        Samples samples = client.scrape(url, NodePage.WANTED, limit, round::onCancel);
        answeredLast = url;
        return new Answer(url, samples);
      } catch (ScrapeException e) {
        if (!isUnreachable(e.kind())) {
          answeredLast = e.kind() == FailureKind.INVALID_URL ? answeredLast : url;
          throw e;
        }
        if (left == 1) {
          throw e;
        }
      }
    }
  }

  private List<ScrapeUrl> order() {
    List<ScrapeUrl> order = new ArrayList<>(urls);
    order.remove(answeredLast);
    order.add(0, answeredLast);
    return order;
  }

  /** Returns the time for one URL, which leaves as much for each remaining URL. */
  static Duration share(Duration remaining, int urlsLeft) {
    Duration share = remaining.minus(KEPT_BACK).dividedBy(urlsLeft);
    if (share.isNegative()) {
      return Duration.ZERO;
    }
    return share.compareTo(MAX) < 0 ? share : MAX;
  }
}
