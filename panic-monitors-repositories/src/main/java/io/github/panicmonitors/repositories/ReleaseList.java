package io.github.panicmonitors.repositories;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All releases of a repository that were seen so far, newest first. Immutable.
 *
 * <p>PANIC announces as many releases as the list has grown by, and takes their names from its
 * beginning. So new releases come first, and known ones stay in the list when GitHub's page no
 * longer has them.
 */
record ReleaseList(List<Release> releases) {
  private static final int MAX_RELEASES = 10_000;

  /** The list before the first page. */
  static final ReleaseList EMPTY = new ReleaseList(List.of());

  ReleaseList {
    releases = List.copyOf(releases);
  }

  /** Returns the list after a page was read: its new releases, then all that were known. */
  ReleaseList with(List<Release> page) {
    Map<String, Release> onPage = new LinkedHashMap<>();
    page.forEach(release -> onPage.putIfAbsent(release.tag(), release));
    List<Release> known = new ArrayList<>();
    for (Release release : releases) {
      Release renamed = onPage.remove(release.tag());
      known.add(renamed == null ? release : renamed);
    }
    List<Release> all = new ArrayList<>(onPage.values());
    all.addAll(known);
    return new ReleaseList(all.subList(0, Math.min(all.size(), MAX_RELEASES)));
  }

  /** Returns the list as PANIC reads it: by position. */
  Map<String, Map<String, String>> data() {
    Map<String, Map<String, String>> data = new LinkedHashMap<>();
    for (Release release : releases) {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("release_name", release.name());
      fields.put("tag_name", release.tag());
      data.put(Integer.toString(data.size()), fields);
    }
    return data;
  }
}
