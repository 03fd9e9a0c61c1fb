package io.github.panicmonitors.chainlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;

import io.github.panicmonitors.api.Sha256;
import io.github.panicmonitors.prometheus.ScrapeUrl;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the job runs that failed since the first round. What a URL shows when it is seen for the
 * first time has failed before; a counter that has become smaller has begun anew; one that comes up
 * later begins at zero, since a node does not show a counter before its first count. A job that is
 * gone from the page is remembered, unless they become too many. What is remembered of a job is a
 * digest of its labels, which may be of any size.
 */
final class JobErrors {
  private static final int MAX_REMEMBERED = 10_000;

  /** Ends a text in a digest: no text has it in UTF-8. */
  private static final byte END = (byte) 0xff;

  private final Map<ScrapeUrl, Map<String, Double>> seen = new HashMap<>();
  private double total;

  /**
   * Takes the counters of a page and returns the count.
   *
   * @param counters values by their labels
   */
  int update(ScrapeUrl url, List<Map.Entry<Map<String, String>, Double>> counters) {
    boolean first = !seen.containsKey(url);
    Map<String, Double> known = seen.computeIfAbsent(url, key -> new HashMap<>());
    for (Map.Entry<Map<String, String>, Double> counter : counters) {
      double value = counter.getValue();
      Double before = known.put(digest(counter.getKey()), value);
      if (!first) {
        total += before == null || value < before ? value : value - before;
      }
    }
    if (known.size() > MAX_REMEMBERED) {
      known
          .keySet()
          .retainAll(counters.stream().map(counter -> digest(counter.getKey())).collect(toSet()));
    }
    return (int) Math.min(Math.round(total), Integer.MAX_VALUE);
  }

  private static String digest(Map<String, String> labels) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    new TreeMap<>(labels)
        .forEach(
            (label, value) -> {
              content.writeBytes(label.getBytes(UTF_8));
              content.write(END);
              content.writeBytes(value.getBytes(UTF_8));
              content.write(END);
            });
    return Sha256.hex(content.toByteArray());
  }

  List<String> remembered() {
    return seen.values().stream().flatMap(known -> known.keySet().stream()).toList();
  }
}
