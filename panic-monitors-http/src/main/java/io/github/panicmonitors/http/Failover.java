package io.github.panicmonitors.http;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Round;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a source from the first of its URLs that can be reached. The URL that answered last is
 * tried first, then the others in order. Not thread-safe: each monitor has its own.
 *
 * <pre>{@code
 * Failover.Answer<Samples> answer =
 *     failover.read(round, (url, limit) -> client.scrape(url, names, limit, round::onCancel));
 * }</pre>
 */
public final class Failover {
  /** Time that the round needs to report a failure before its deadline. */
  private static final Duration RESERVED = Duration.ofMillis(500);

  private final List<SourceUrl> urls;
  private SourceUrl answeredLast;

  /**
   * Creates a failover.
   *
   * @throws IllegalArgumentException if {@code urls} is empty
   */
  public Failover(List<SourceUrl> urls) {
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("urls must not be empty");
    }
    this.urls = List.copyOf(urls);
    answeredLast = urls.get(0);
  }

  /**
   * Requests one URL.
   *
   * @param <T> what the response is read as
   */
  @FunctionalInterface
  public interface Request<T> {

    /**
     * Requests the URL and returns its answer.
     *
     * @param limit the time limit of the request
     * @throws SourceException if the URL could not be read
     * @throws InterruptedException if the thread is interrupted or the round is cancelled
     */
    T send(SourceUrl url, Duration limit) throws SourceException, InterruptedException;
  }

  /**
   * An answer.
   *
   * @param url the URL that answered
   * @param value what it answered
   * @param <T> what the response is read as
   */
  public record Answer<T>(SourceUrl url, T value) {}

  /**
   * Returns the answer of the first URL that can be reached and is fast enough. The round's time is
   * divided among the URLs.
   *
   * @throws SourceException if a URL that was tried is invalid or its response cannot be used; if
   *     no URL could be reached, with the failure of the last one; or if a response was too slow
   *     and no other URL could be read, with the failure of the slow one
   * @throws InterruptedException if the thread is interrupted or the round is cancelled
   */
  public <T> Answer<T> read(Round round, Request<T> request)
      throws SourceException, InterruptedException {
    List<SourceUrl> order = order();
    SourceException slow = null;
    for (int i = 0; ; i++) {
      SourceUrl url = order.get(i);
      int left = order.size() - i;
      try {
        T value = request.send(url, share(round.remaining(), left));
        answeredLast = url;
        return new Answer<>(url, value);
      } catch (SourceException e) {
        boolean isSlow = e.kind() == FailureKind.TIMEOUT && !e.isUnreachable();
        if (!isSlow && !e.isUnreachable()) {
          answeredLast = e.kind() == FailureKind.INVALID_URL ? answeredLast : url;
          throw e;
        }
        slow = slow == null && isSlow ? e : slow;
        if (left == 1) {
          throw slow == null ? e : slow;
        }
      }
    }
  }

  private List<SourceUrl> order() {
    List<SourceUrl> order = new ArrayList<>(urls);
    order.remove(answeredLast);
    order.add(0, answeredLast);
    return order;
  }

  /**
   * Returns the time for one URL, which leaves as much for each remaining URL, and half a second to
   * report a failure.
   *
   * @param urlsLeft how many URLs there are to try, including this one
   */
  public static Duration share(Duration remaining, int urlsLeft) {
    Duration share = remaining.minus(RESERVED).dividedBy(urlsLeft);
    return share.isNegative() ? Duration.ZERO : share;
  }
}
