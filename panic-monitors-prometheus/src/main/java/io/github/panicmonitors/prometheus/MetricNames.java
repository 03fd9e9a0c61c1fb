package io.github.panicmonitors.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which metrics are wanted of a page. Make it once and use it for every page: it is prepared for
 * finding its names fast. Immutable and safe for use by several threads.
 *
 * <p>Names are those of samples, taken literally: of a histogram {@code x} ask for {@code
 * x_bucket}, {@code x_sum} or {@code x_count}. Exporters differ in whether they expose a counter
 * {@code x} as {@code x} or {@code x_total}; who must read both asks for both and takes what comes.
 */
public final class MetricNames {
  private static final MetricNames ALL = new MetricNames(List.of(), true);
  private static final List<String> SAMPLE_SUFFIXES =
      List.of("_bucket", "_sum", "_count", "_total");

  /** The exact names by their first byte. */
  private final Name[][] byFirstByte = new Name[256][0];

  private final byte[][] suffixes;

  /** The metrics that the wanted samples may belong to, by name and by how their names end. */
  private final byte[][] families;

  private final byte[][] familySuffixes;
  private final boolean all;

  private MetricNames(List<String> names, boolean all) {
    this.all = all;
    List<String> endings = new ArrayList<>();
    List<String> exact = new ArrayList<>();
    for (String name : names) {
      if (name.startsWith("*")) {
        endings.add(name.substring(1));
      } else {
        exact.add(name);
        add(new Name(name));
      }
    }
    suffixes = bytes(endings);
    families = bytes(withFamilies(exact));
    familySuffixes = bytes(withFamilies(endings));
  }

  private void add(Name name) {
    int first = name.bytes[0] & 0xff;
    Name[] old = byFirstByte[first];
    Name[] grown = Arrays.copyOf(old, old.length + 1);
    grown[old.length] = name;
    byFirstByte[first] = grown;
  }

  private static List<String> withFamilies(List<String> names) {
    List<String> families = new ArrayList<>(names);
    for (String name : names) {
      for (String suffix : SAMPLE_SUFFIXES) {
        if (name.endsWith(suffix) && name.length() > suffix.length()) {
          families.add(name.substring(0, name.length() - suffix.length()));
        }
      }
    }
    return families;
  }

  private static byte[][] bytes(List<String> texts) {
    return texts.stream().map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new);
  }

  /** Returns every metric; then every line of a page is checked in full. */
  public static MetricNames all() {
    return ALL;
  }

  /**
   * Returns the metrics of these names.
   *
   * @param names names, or {@code *} followed by how names end: {@code *_balance}
   * @throws IllegalArgumentException if a name or an ending is empty
   */
  public static MetricNames of(String... names) {
    return of(List.of(names));
  }

  /** Returns the metrics of these names; the same as {@link #of(String...)}. */
  public static MetricNames of(Iterable<String> names) {
    List<String> list = new ArrayList<>();
    for (String name : names) {
      if (name.isEmpty() || name.equals("*")) {
        throw new IllegalArgumentException("metric name must not be empty: '" + name + "'");
      }
      list.add(name);
    }
    return new MetricNames(list, false);
  }

  boolean isAll() {
    return all;
  }

  /** Tells whether names are found by more than a comparison with the exact ones. */
  boolean hasPatterns() {
    return all || suffixes.length > 0;
  }

  /** Returns the exact name that a line starts with, if it is wanted. */
  @Nullable String exactAt(byte[] bytes, int from, int to) {
    for (Name name : byFirstByte[bytes[from] & 0xff]) {
      int end = from + name.bytes.length;
      if (end <= to
          && (end == to || !Ascii.isNamePart(bytes[end]))
          && Arrays.equals(bytes, from, end, name.bytes, 0, name.bytes.length)) {
        return name.text;
      }
    }
    return null;
  }

  /** Tells whether a whole name is wanted because of a pattern. */
  boolean matchesPattern(byte[] bytes, int from, int to) {
    return all || endsLikeOneOf(suffixes, bytes, from, to);
  }

  private static boolean endsLikeOneOf(byte[][] suffixes, byte[] bytes, int from, int to) {
    for (byte[] suffix : suffixes) {
      int start = to - suffix.length;
      if (start >= from && Arrays.equals(bytes, start, to, suffix, 0, suffix.length)) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether a whole name is wanted. */
  boolean matches(String name) {
    byte[] bytes = name.getBytes(UTF_8);
    return bytes.length > 0
        && (name.equals(exactAt(bytes, 0, bytes.length)) || matchesPattern(bytes, 0, bytes.length));
  }

  /** Tells whether the type of this metric is of interest. */
  boolean wantsTypeOf(byte[] bytes, int from, int to) {
    if (all || endsLikeOneOf(familySuffixes, bytes, from, to)) {
      return true;
    }
    for (byte[] family : families) {
      if (Arrays.equals(bytes, from, to, family, 0, family.length)) {
        return true;
      }
    }
    return false;
  }

  private static final class Name {
    private final String text;
    private final byte[] bytes;

    private Name(String text) {
      this.text = text;
      bytes = text.getBytes(UTF_8);
    }
  }
}
