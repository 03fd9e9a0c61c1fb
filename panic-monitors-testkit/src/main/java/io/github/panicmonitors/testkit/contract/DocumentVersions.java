package io.github.panicmonitors.testkit.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Versions of one document, for tests that apply each of them. */
final class DocumentVersions {
  private static final List<String> IDS = List.of("contract_1", "contract_2", "contract_3");

  private DocumentVersions() {}

  /**
   * Returns every document with at most this many entries, each of which is absent or one of the
   * variants.
   *
   * @param variants make an entry of an id
   */
  static List<Map<String, @Nullable Object>> all(
      int entries, List<Function<String, @Nullable Object>> variants) {
    List<Map<String, @Nullable Object>> documents = new ArrayList<>();
    documents.add(Map.of());
    for (String id : IDS.subList(0, entries)) {
      for (Map<String, @Nullable Object> shorter : List.copyOf(documents)) {
        for (Function<String, @Nullable Object> variant : variants) {
          Map<String, @Nullable Object> longer = new LinkedHashMap<>(shorter);
          longer.put(id, variant.apply(id));
          documents.add(longer);
        }
      }
    }
    return documents;
  }
}
