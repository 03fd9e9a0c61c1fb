package io.github.panicmonitors.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.CheckReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of the metrics to read from a page. Immutable and thread-safe.
 *
 * <p>Create it once and reuse it for every page, because creating it builds an index.
 *
 * <p>Names are sample names, compared literally: for a histogram {@code x} list {@code x_bucket},
 * {@code x_sum} or {@code x_count}. Some exporters expose a counter {@code x} as {@code x}, others
 * as {@code x_total}: list both to support both.
 */
@CheckReturnValue
public final class MetricNames {
  private static final MetricNames ALL = new MetricNames(List.of(), true);
  private static final List<String> SAMPLE_SUFFIXES =
      List.of("_bucket", "_sum", "_count", "_total");

  /** Exact names, indexed by their first byte. */
  private final Name[][] byFirstByte = new Name[256][0];

  private final byte[][] suffixes;

  /**
   * Names of the metric families whose {@code TYPE} lines are needed to read the wanted samples.
   */
  private final byte[][] families;

  private final byte[][] familySuffixes;
  private final boolean all;

  private MetricNames(List<String> names, boolean all) {
    this.all = all;
    List<String> suffixNames = new ArrayList<>();
    List<String> exact = new ArrayList<>();
    for (String name : names) {
      if (name.startsWith("*")) {
        suffixNames.add(name.substring(1));
      } else {
        exact.add(name);
        add(new Name(name));
      }
    }
    suffixes = bytes(suffixNames);
    families = bytes(withFamilies(exact));
    familySuffixes = bytes(withFamilies(suffixNames));
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

  /** Selects every metric. The parser then checks every line in full. */
  public static MetricNames all() {
    return ALL;
  }

  /**
   * Selects the metrics with these names.
   *
   * @param names exact names, or {@code *} followed by a suffix: {@code *_balance}
   * @throws IllegalArgumentException if a name or a suffix is empty
   */
  public static MetricNames of(String... names) {
    return of(List.of(names));
  }

  /** Selects the metrics with these names; see {@link #of(String...)}. */
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

  /** Returns whether names can match other than exactly. */
  boolean hasPatterns() {
    return all || suffixes.length > 0;
  }

  /** Returns the wanted exact name that the line starts with, or null. */
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

  /** Returns whether a name matches a pattern. */
  boolean matchesPattern(byte[] bytes, int from, int to) {
    return all || endsWithAny(suffixes, bytes, from, to);
  }

  private static boolean endsWithAny(byte[][] suffixes, byte[] bytes, int from, int to) {
    for (byte[] suffix : suffixes) {
      int start = to - suffix.length;
      if (start >= from && Arrays.equals(bytes, start, to, suffix, 0, suffix.length)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a name is wanted. */
  boolean matches(String name) {
    byte[] bytes = name.getBytes(UTF_8);
    return bytes.length > 0
        && (name.equals(exactAt(bytes, 0, bytes.length)) || matchesPattern(bytes, 0, bytes.length));
  }

  /** Returns whether wanted samples may belong to this metric family. */
  boolean wantsTypeOf(byte[] bytes, int from, int to) {
    if (all || endsWithAny(familySuffixes, bytes, from, to)) {
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
