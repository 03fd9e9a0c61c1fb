package io.github.panicmonitors.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.monitor.Round;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * Requests JSON documents with a {@link SourceClient} and parses them as they arrive. Thread-safe.
 *
 * <p>A document over one of these limits is a failure of kind TOO_LARGE:
 *
 * <ul>
 *   <li>16 MiB, or less if the {@code SourceClient} allows less
 *   <li>250,000 tokens: values, names, and beginnings and ends of objects and arrays
 *   <li>200 levels of objects and arrays
 *   <li>2 Mi characters in a string, 1,000 in a name or a number
 * </ul>
 *
 * <p>A failure of kind MALFORMED: an object that has a name twice, text after the document's end,
 * an unpaired surrogate, a number with an exponent beyond 1,000, any encoding other than UTF-8.
 *
 * <pre>{@code
 * JsonClient json = JsonClient.of(client);
 * long height = json.get(url, status -> status.get("result").get("height").asLong(), round);
 * }</pre>
 */
@CheckReturnValue
public final class JsonClient {
  static final String MEDIA_TYPE = "application/json";

  private static final JsonFactory FACTORY_FOR_ERRORS = JsonBody.factory(JsonLimits.OF_ERRORS);

  private final SourceClient client;
  private final JsonFactory factory;

  private JsonClient(SourceClient client, JsonFactory factory) {
    this.client = client;
    this.factory = factory;
  }

  /**
   * Creates a client that sends its requests with the given HTTP client, which the caller closes.
   */
  public static JsonClient of(SourceClient client) {
    return new JsonClient(requireNonNull(client, "client"), JsonBody.FACTORY);
  }

  /**
   * Returns a client with another maximum number of tokens. A token takes up to 120 bytes of
   * memory.
   *
   * @throws IllegalArgumentException if {@code max} is not positive
   */
  public JsonClient withMaxTokens(long max) {
    return new JsonClient(client, JsonBody.factory(JsonLimits.DEFAULT.withTokens(max)));
  }

  /**
   * Gets the document at a URL and returns what the reader makes of it. Takes at most 30 s, and at
   * most the round's remaining time.
   *
   * @throws SourceException if the source could not be read
   * @throws InterruptedException if the thread is interrupted or the round is cancelled
   */
  public <T> T get(SourceUrl url, JsonReader<T> reader, Round round)
      throws SourceException, InterruptedException {
    return send(SourceRequest.get(url), reader, round).body();
  }

  /**
   * Sends a request, which asks for JSON if it has no Accept header, within its time limit and the
   * round's remaining time. If the round ends, so does the request.
   *
   * @throws SourceException if the source could not be read
   * @throws InterruptedException if the thread is interrupted or the round is cancelled
   */
  public <T> SourceResponse<T> send(SourceRequest request, JsonReader<T> reader, Round round)
      throws SourceException, InterruptedException {
    Supplier<JsonBody<T>> bodies = () -> new JsonBody<>(factory, reader);
    return client.send(
        SourceClient.limited(request.withDefaultHeader("Accept", MEDIA_TYPE), round),
        bodies,
        JsonClient::errorObject,
        round::onCancel);
  }

  /** Returns the body of a response whose status is not 200 if it is a JSON object. */
  private static Optional<JsonValue> errorObject(ClassicHttpResponse response, BodyReader reader) {
    try {
      return Optional.of(reader.read(response, new JsonBody<>(FACTORY_FOR_ERRORS, json -> json)))
          .filter(JsonValue::isObject);
    } catch (IOException | BodyException e) {
      return Optional.empty();
    }
  }
}
