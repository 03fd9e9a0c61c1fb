package io.github.panicmonitors.chainlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;

import io.github.panicmonitors.api.Sha256;
import io.github.panicmonitors.http.SourceUrl;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the job runs that failed since the first round, from counters that each URL shows.
 *
 * <ul>
 *   <li>The first page of a URL counts as zero: these jobs failed earlier.
 *   <li>A counter that fell has restarted at zero.
 *   <li>A counter that appears later starts at zero: nodes show a counter only once it has counted.
 * </ul>
 *
 * <p>A job that disappears from the page is remembered, up to a limit. A job is identified by a
 * digest of its labels, because labels may have any size.
 */
final class JobErrors {
  private static final int MAX_REMEMBERED = 10_000;

  /** Ends a text in a digest. UTF-8 never contains this byte. */
  private static final byte END = (byte) 0xff;

  private final Map<SourceUrl, Map<String, Double>> byUrl = new HashMap<>();
  private double total;

  /**
   * The state of a count. Immutable.
   *
   * @param total the failed runs so far
   * @param byUrl the last value of each job's counter, by URL without user-info
   */
  record Counts(double total, Map<SourceUrl, Map<String, Double>> byUrl) {
    Counts {
      Map<SourceUrl, Map<String, Double>> copy = new HashMap<>();
      byUrl.forEach((url, jobs) -> copy.put(url, Map.copyOf(jobs)));
      byUrl = Map.copyOf(copy);
    }
  }

  JobErrors(Counts before) {
    total = before.total();
    before.byUrl().forEach((url, jobs) -> byUrl.put(url, new HashMap<>(jobs)));
  }

  Counts counts() {
    return new Counts(total, byUrl);
  }

  /**
   * Adds the counters of a page and returns the count.
   *
   * @param counters values by their labels
   */
  int update(SourceUrl url, List<Map.Entry<Map<String, String>, Double>> counters) {
    SourceUrl page = url.withoutUserInfo();
    boolean first = !byUrl.containsKey(page);
    Map<String, Double> known = byUrl.computeIfAbsent(page, key -> new HashMap<>());
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
}
