package io.github.panicmonitors.chainlink;

import static java.util.stream.Collectors.toSet;

import io.github.panicmonitors.prometheus.ScrapeUrl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the job runs that failed since the first round. What a URL shows when it is seen for the
 * first time has failed before; a counter that has become smaller has begun anew; one that comes up
 * later begins at zero, since a node does not show a counter before its first count. A job that is
 * gone from the page is remembered, unless they become too many.
 */
final class JobErrors {
  private static final int MAX_REMEMBERED = 10_000;

  private final Map<ScrapeUrl, Map<Map<String, String>, Double>> seen = new HashMap<>();
  private double total;

  /**
   * Takes the counters of a page and returns the count.
   *
   * @param counters values by their labels
   */
  int update(ScrapeUrl url, List<Map.Entry<Map<String, String>, Double>> counters) {
    boolean first = !seen.containsKey(url);
    Map<Map<String, String>, Double> known = seen.computeIfAbsent(url, key -> new HashMap<>());
    for (Map.Entry<Map<String, String>, Double> counter : counters) {
      double value = counter.getValue();
      Double before = known.put(counter.getKey(), value);
      if (!first) {
        total += before == null || value < before ? value : value - before;
      }
    }
    if (known.size() > MAX_REMEMBERED) {
      known.keySet().retainAll(counters.stream().map(Map.Entry::getKey).collect(toSet()));
    }
    return (int) Math.min(Math.round(total), Integer.MAX_VALUE);
  }

  int remembered() {
    return seen.values().stream().mapToInt(Map::size).sum();
  }
}
