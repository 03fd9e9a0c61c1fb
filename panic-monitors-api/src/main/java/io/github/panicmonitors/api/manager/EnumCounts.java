package io.github.panicmonitors.api.manager;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Helpers for maps of counts by enum constant. */
final class EnumCounts {
  private EnumCounts() {}

  /** Returns an unmodifiable copy in the order of the constants. */
  static <K extends Enum<K>> Map<K, Long> copyOf(Class<K> type, Map<K, Long> counts) {
    Map<K, Long> copy = new EnumMap<>(type);
    copy.putAll(Map.copyOf(counts));
    return Collections.unmodifiableMap(copy);
  }

  static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
