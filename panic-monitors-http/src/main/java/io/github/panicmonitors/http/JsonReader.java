package io.github.panicmonitors.http;

/**
 * Makes a value of a JSON document. What it throws becomes a {@link SourceException} of the
 * request.
 *
 * @param <T> the value
 */
@FunctionalInterface
public interface JsonReader<T> {

  /**
   * Reads a document. Called by the thread that sent the request, once the whole document is there.
   *
   * @throws JsonException if a value is missing or has another type, which gives a failure of kind
   *     MALFORMED
   * @throws BodyException if the document cannot be used for another reason
   */
  T read(JsonValue document) throws BodyException;
}
