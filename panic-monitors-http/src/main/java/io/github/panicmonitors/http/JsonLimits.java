package io.github.panicmonitors.http;

/**
 * The limits of a JSON document.
 *
 * @param documentBytes the length of the document
 * @param tokens the number of values, names, and beginnings and ends of objects and arrays. A token
 *     takes up to 120 bytes of memory.
 * @param depth how deep objects and arrays may be nested
 * @param stringLength the characters of a string
 * @param nameLength the characters of a name
 * @param numberLength the characters of a number
 */
record JsonLimits(
    long documentBytes,
    long tokens,
    int depth,
    int stringLength,
    int nameLength,
    int numberLength) {
  static final JsonLimits DEFAULT = new JsonLimits(16 << 20, 250_000, 200, 2 << 20, 1_000, 1_000);

  /** The limits of a response whose status says that the request failed. */
  static final JsonLimits OF_ERRORS = new JsonLimits(64 << 10, 1_000, 20, 32 << 10, 1_000, 1_000);

  JsonLimits withTokens(long max) {
    if (max <= 0) {
      throw new IllegalArgumentException("maximum number of tokens must be positive: " + max);
    }
    return new JsonLimits(documentBytes, max, depth, stringLength, nameLength, numberLength);
  }
}
