package io.github.panicmonitors.chainlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes texts at random, and in the same way for the same seed. */
final class Mutator {
  private static final int MAX_CHANGES = 6;
  private static final int MAX_BYTES = 100_000;

  private final Random random;
  private final List<byte[]> originals;
  private final List<byte[]> tokens;

  /**
   * Creates a mutator.
   *
   * @param tokens texts with a meaning in the format, which are sometimes inserted
   */
  Mutator(long seed, List<byte[]> originals, String... tokens) {
    random = new Random(seed);
    this.originals = originals;
    this.tokens = Arrays.stream(tokens).map(token -> token.getBytes(UTF_8)).toList();
  }

  /** Returns one of the originals with a few changes. */
  byte[] next() {
    byte[] text = oneOf(originals);
    int changes = random.nextInt(MAX_CHANGES) + 1;
    for (int i = 0; i < changes; i++) {
      text = changed(text);
    }
    return text.length <= MAX_BYTES ? text : Arrays.copyOf(text, MAX_BYTES);
  }

  private byte[] changed(byte[] text) {
    int at = random.nextInt(text.length + 1);
    int end = at + random.nextInt(Math.min(text.length - at, 200) + 1);
    return switch (random.nextInt(7)) {
      case 0 -> spliced(text, at, at, oneOf(tokens));
      case 1 -> spliced(text, at, end, oneOf(tokens));
      case 2 -> spliced(text, at, end, new byte[0]);
      case 3 -> spliced(text, at, at, repeated(Arrays.copyOfRange(text, at, end)));
      case 4 -> spliced(text, at, end, somePartOf(oneOf(originals)));
      case 5 -> spliced(text, at, Math.min(at + 1, text.length), randomBytes());
      default -> Arrays.copyOf(text, at);
    };
  }

  private static byte[] spliced(byte[] text, int from, int to, byte[] part) {
    byte[] result = new byte[text.length - (to - from) + part.length];
    System.arraycopy(text, 0, result, 0, from);
    System.arraycopy(part, 0, result, from, part.length);
    System.arraycopy(text, to, result, from + part.length, text.length - to);
    return result;
  }

  private byte[] repeated(byte[] part) {
    byte[] result = new byte[part.length * (random.nextInt(20) == 0 ? 300 : 3)];
    for (int i = 0; i < result.length; i++) {
      result[i] = part[i % part.length];
    }
    return result;
  }

  private byte[] somePartOf(byte[] text) {
    int from = random.nextInt(text.length);
    return Arrays.copyOfRange(text, from, from + random.nextInt(text.length - from));
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[random.nextInt(4)];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] oneOf(List<byte[]> texts) {
    return texts.get(random.nextInt(texts.size()));
  }

  int below(int bound) {
    return random.nextInt(bound);
  }
}
