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
 * Reads a node's page from the first of its URLs that can be reached, beginning with the one that
 * answered last.
 */
final class Failover {
  private static final Duration MOST = Duration.ofSeconds(10);

  /** What the round needs for itself: a round that is late publishes nothing. */
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
   * A page and where it came from.
   *
   * @param url the URL that answered
   * @param samples what was on its page
   */
  record Answer(ScrapeUrl url, Samples samples) {}

  /** Tells whether a failure means that the URL could not be reached, so that the next is tried. */
  static boolean isUnreachable(FailureKind kind) {
    return switch (kind) {
      case DNS, CONNECT, TLS, TIMEOUT -> true;
      default -> false;
    };
  }

  /**
   * Returns the page.
   *
   * @throws ScrapeException if no URL could be reached: the failure of the last one; or if one that
   *     answered, or is invalid, was of no use
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

  /** Returns how long one URL may take, so that those after it have as much. */
  static Duration share(Duration remaining, int urlsLeft) {
    Duration share = remaining.minus(KEPT_BACK).dividedBy(urlsLeft);
    if (share.isNegative()) {
      return Duration.ZERO;
    }
    return share.compareTo(MOST) < 0 ? share : MOST;
  }
}
