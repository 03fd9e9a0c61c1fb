package io.github.panicmonitors.evm.chain;

import io.github.panicmonitors.http.SourceUrl;
import java.util.HashMap;
import java.util.Map;

/** The number of calls in a batch, by endpoint. */
final class BatchSizes {
  private static final int DEFAULT = 50;

  private final Map<SourceUrl, Integer> sizes = new HashMap<>();

  int of(SourceUrl url) {
    return sizes.getOrDefault(url, DEFAULT);
  }

  void set(SourceUrl url, int size) {
    sizes.put(url, size);
  }
}
