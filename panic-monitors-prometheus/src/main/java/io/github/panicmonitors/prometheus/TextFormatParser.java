package io.github.panicmonitors.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.checkFromIndexSize;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A streaming parser for the Prometheus text format 0.0.4 that returns only wanted samples. Not
 * thread-safe.
 *
 * <p>Unwanted lines are skipped without allocation.
 *
 * <p>Lines of wanted metrics are checked in full. Other lines are checked only for a valid first
 * character, except a last line without a newline, which must be complete. With {@link
 * MetricNames#all} every line is checked in full. OpenMetrics extensions (quoted names, exemplars,
 * fractional timestamps, {@code # EOF}) are accepted.
 *
 * <pre>{@code
 * TextFormatParser parser = new TextFormatParser(names, samples::add);
 * while ((n = in.read(buffer)) > 0) {
 *   parser.feed(buffer, 0, n);
 * }
 * parser.finish();
 * }</pre>
 *
 * <p>A parser reads one page. After an exception it must not be used further.
 */
public final class TextFormatParser {
  private static final int MAX_LINE_BYTES = 64 * 1024;
  private static final int MAX_EXCERPT_BYTES = 80;
  private static final int FIRST_CARRY_BYTES = 256;
  private static final int MAX_REMEMBERED_BYTES = 128;
  private static final int MAX_TYPES = 50_000;
  private static final byte[] NOTHING = {};

  private final MetricNames wanted;
  private final Consumer<? super Sample> sink;
  private final Map<String, MetricType> types = new HashMap<>();
  private final Map<String, String> labels = new LinkedHashMap<>();

  /** The incomplete last line of the bytes fed so far. */
  private byte[] carry = NOTHING;

  private int carried;

  /** Whether the rest of an unwanted line that exceeds the carry buffer is being skipped. */
  private boolean skipping;

  /** The last unwanted name, because consecutive lines often share a name. */
  private byte[] unwanted = NOTHING;

  private int unwantedLength;
  private long line = 1;

  /**
   * Creates a parser.
   *
   * @param wanted which samples are wanted
   * @param sink receives the wanted samples in page order, during {@link #feed} and {@link #finish}
   */
  public TextFormatParser(MetricNames wanted, Consumer<? super Sample> sink) {
    this.wanted = requireNonNull(wanted, "wanted");
    this.sink = requireNonNull(sink, "sink");
  }

  /**
   * Parses a complete page and returns its wanted samples.
   *
   * @throws MalformedPageException if the page is malformed
   */
  public static Samples parse(byte[] page, MetricNames wanted) throws MalformedPageException {
    List<Sample> samples = new ArrayList<>();
    TextFormatParser parser = new TextFormatParser(wanted, samples::add);
    parser.feed(page, 0, page.length);
    parser.finish();
    return Samples.of(samples);
  }

  /**
   * Parses the next bytes of the page, which may end anywhere. The array may be reused afterwards.
   *
   * @throws MalformedPageException if the page is malformed
   * @throws IndexOutOfBoundsException if the range exceeds the array
   */
  public void feed(byte[] bytes, int offset, int length) throws MalformedPageException {
    checkFromIndexSize(offset, length, bytes.length);
    int end = offset + length;
    int at = offset;
    if (carried > 0 || skipping) {
      int newline = Ascii.newline(bytes, at, end);
      carry(bytes, at, newline);
      if (newline == end) {
        return;
      }
      endCarriedLine();
      at = newline + 1;
    }
    for (int newline; (newline = Ascii.newline(bytes, at, end)) < end; at = newline + 1) {
      line(bytes, at, newline);
      line++;
    }
    carry(bytes, at, end);
  }

  /**
   * Ends the page and parses a last line without a newline.
   *
   * @throws MalformedPageException if the last line is incomplete
   */
  public void finish() throws MalformedPageException {
    if (skipping && carry[0] != '#') {
      throw malformed("is too long", carry, 0, carried);
    }
    if (carried > 0 && !skipping) {
      lastLine(carry, carried);
      carried = 0;
    }
  }

  private void lastLine(byte[] bytes, int length) throws MalformedPageException {
    line(bytes, 0, length);
    int from = Ascii.skipBlanks(bytes, 0, length);
    if (from < length && bytes[from] != '#' && !isEmptyLine(bytes, from, length)) {
      SampleLine.parse(this, bytes, from, length);
    }
  }

  private void carry(byte[] bytes, int from, int to) throws MalformedPageException {
    if (skipping || from == to) {
      return;
    }
    int length = carried + to - from;
    if (length > MAX_LINE_BYTES) {
      skipLongLine(bytes, from, to);
      return;
    }
    if (length > carry.length) {
      carry = Arrays.copyOf(carry, Math.max(length, Math.max(FIRST_CARRY_BYTES, 2 * carried)));
    }
    System.arraycopy(bytes, from, carry, carried, to - from);
    carried = length;
  }

  private void skipLongLine(byte[] bytes, int from, int to) throws MalformedPageException {
    int filled = Math.min(to - from, MAX_LINE_BYTES - carried);
    carry = Arrays.copyOf(carry, MAX_LINE_BYTES);
    System.arraycopy(bytes, from, carry, carried, filled);
    carried = MAX_LINE_BYTES;
    checkStart(carry, 0, carried);
    int start = Ascii.skipBlanks(carry, 0, carried);
    if (start < carried && carry[start] != '#' && isWanted(carry, start, carried)) {
      throw malformed("is too long", carry, 0, carried);
    }
    skipping = true;
  }

  private void endCarriedLine() throws MalformedPageException {
    if (!skipping) {
      line(carry, 0, carried);
    }
    skipping = false;
    carried = 0;
    line++;
  }

  private void line(byte[] bytes, int from, int to) throws MalformedPageException {
    if (from == to) {
      return;
    }
    byte first = bytes[from];
    if (Ascii.isNameStart(first)) {
      sample(bytes, from, to);
    } else if (first == '#') {
      comment(bytes, from, to);
    } else {
      unusualLine(bytes, from, to);
    }
  }

  private void unusualLine(byte[] bytes, int from, int to) throws MalformedPageException {
    checkStart(bytes, from, to);
    int start = Ascii.skipBlanks(bytes, from, to);
    if (isEmptyLine(bytes, start, to)) {
      return;
    }
    if (bytes[start] == '#') {
      comment(bytes, start, to);
    } else {
      sample(bytes, start, to);
    }
  }

  private void sample(byte[] bytes, int from, int to) throws MalformedPageException {
    if (!isWanted(bytes, from, to)) {
      return;
    }
    if (to - from > MAX_LINE_BYTES) {
      throw malformed("is too long", bytes, from, to);
    }
    sink.accept(SampleLine.parse(this, bytes, from, to));
  }

  private static boolean isEmptyLine(byte[] bytes, int from, int to) {
    return from == to || (from == to - 1 && bytes[from] == '\r');
  }

  private void checkStart(byte[] bytes, int from, int to) throws MalformedPageException {
    if (!Ascii.isLineStart(bytes[from])) {
      throw malformed("does not start like a sample", bytes, from, to);
    }
  }

  private boolean isWanted(byte[] bytes, int from, int to) {
    if (wanted.isAll()) {
      return true;
    }
    if (bytes[from] == '{') {
      String quoted = SampleLine.quotedName(bytes, from, to);
      return quoted != null && wanted.matches(quoted);
    }
    if (!wanted.hasPatterns()) {
      return wanted.exactAt(bytes, from, to) != null;
    }
    if (startsWithUnwanted(bytes, from, to)) {
      return false;
    }
    int end = Ascii.nameEnd(bytes, from, to);
    if (wanted.matchesPattern(bytes, from, end) || wanted.exactAt(bytes, from, to) != null) {
      return true;
    }
    rememberUnwanted(bytes, from, end);
    return false;
  }

  private boolean startsWithUnwanted(byte[] bytes, int from, int to) {
    int end = from + unwantedLength;
    return unwantedLength > 0
        && end < to
        && !Ascii.isNamePart(bytes[end])
        && Arrays.equals(bytes, from, end, unwanted, 0, unwantedLength);
  }

  private void rememberUnwanted(byte[] bytes, int from, int end) {
    unwantedLength = 0;
    if (end - from <= MAX_REMEMBERED_BYTES) {
      if (unwanted.length == 0) {
        unwanted = new byte[MAX_REMEMBERED_BYTES];
      }
      unwantedLength = end - from;
      System.arraycopy(bytes, from, unwanted, 0, unwantedLength);
    }
  }

  private void comment(byte[] bytes, int from, int to) throws MalformedPageException {
    int keyword = Ascii.skipBlanks(bytes, from + 1, to);
    if (keyword + 4 >= to || bytes[keyword] != 'T' || !isTypeKeyword(bytes, keyword)) {
      return;
    }
    int name = Ascii.skipBlanks(bytes, keyword + 4, to);
    if (name < to && bytes[name] != '"' && (wanted.isAll() || wantsTypeAt(bytes, name, to))) {
      type(bytes, from, name, to);
    }
  }

  private static boolean isTypeKeyword(byte[] bytes, int at) {
    return bytes[at + 1] == 'Y'
        && bytes[at + 2] == 'P'
        && bytes[at + 3] == 'E'
        && Ascii.isBlank(bytes[at + 4]);
  }

  private boolean wantsTypeAt(byte[] bytes, int from, int to) {
    return wanted.wantsTypeOf(bytes, from, Ascii.nameEnd(bytes, from, to));
  }

  private void type(byte[] bytes, int start, int from, int to) throws MalformedPageException {
    int end = Ascii.nameEnd(bytes, from, to);
    int type = Ascii.skipBlanks(bytes, end, to);
    if (end == from || type == end) {
      throw malformed("has no name or no type", bytes, start, to);
    }
    if (types.size() == MAX_TYPES) {
      throw malformed("exceeds the limit of " + MAX_TYPES + " types", bytes, start, to);
    }
    String word = new String(bytes, type, to - type, UTF_8).strip();
    types.put(nameOf(bytes, from, end), typeOf(word));
  }

  private static MetricType typeOf(String word) {
    return switch (word) {
      case "counter" -> MetricType.COUNTER;
      case "gauge" -> MetricType.GAUGE;
      case "histogram" -> MetricType.HISTOGRAM;
      case "summary" -> MetricType.SUMMARY;
      default -> MetricType.UNTYPED;
    };
  }

  /** Returns an empty map that is reused for every line; {@link Sample} copies it. */
  Map<String, String> emptyLabels() {
    labels.clear();
    return labels;
  }

  /** Returns the name as a string, without allocation if it is a wanted exact name. */
  String nameOf(byte[] bytes, int from, int end) {
    String exact = end > from ? wanted.exactAt(bytes, from, end) : null;
    return exact != null ? exact : new String(bytes, from, end - from, UTF_8);
  }

  /** Returns the type of the family that the sample belongs to. */
  MetricType typeOfSample(String name) {
    MetricType own = types.get(name);
    if (own != null || types.isEmpty()) {
      return own == null ? MetricType.UNTYPED : own;
    }
    int underscore = name.lastIndexOf('_');
    MetricType family = underscore < 0 ? null : types.get(name.substring(0, underscore));
    return family != null && isSuffixOf(family, name.substring(underscore))
        ? family
        : MetricType.UNTYPED;
  }

  private static boolean isSuffixOf(MetricType family, String suffix) {
    return switch (family) {
      case COUNTER -> suffix.equals("_total");
      case HISTOGRAM ->
          suffix.equals("_bucket") || suffix.equals("_sum") || suffix.equals("_count");
      case SUMMARY -> suffix.equals("_sum") || suffix.equals("_count");
      case GAUGE, UNTYPED -> false;
    };
  }

  MalformedPageException malformed(String reason, byte[] bytes, int from, int to) {
    return new MalformedPageException(line, reason, excerpt(bytes, from, to));
  }

  private static String excerpt(byte[] bytes, int from, int to) {
    int length = Math.min(to - from, MAX_EXCERPT_BYTES);
    StringBuilder text = new StringBuilder();
    new String(bytes, from, length, UTF_8)
        .codePoints()
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(text::appendCodePoint);
    return to - from > length ? text.append("...").toString() : text.toString();
  }
}
