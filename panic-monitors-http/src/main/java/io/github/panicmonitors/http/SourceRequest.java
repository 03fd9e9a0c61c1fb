package io.github.panicmonitors.http;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.Secret;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of a {@link SourceClient}. Immutable.
 *
 * <pre>{@code
 * SourceRequest.get(url)
 *     .withHeader("Accept", "application/vnd.github+json")
 *     .withEtag(etag)
 *     .followingRedirects()
 * }</pre>
 */
@CheckReturnValue
public final class SourceRequest {
  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
  private static final String IF_NONE_MATCH = "If-None-Match";

  private final SourceUrl url;
  private final byte @Nullable [] body;
  private final Map<String, Header> headers;
  private final Duration timeout;
  private final boolean followsRedirects;

  /**
   * A header.
   *
   * @param secret whether another origin must not get it
   */
  record Header(String value, boolean secret) {}

  private SourceRequest(
      SourceUrl url,
      byte @Nullable [] body,
      Map<String, Header> headers,
      Duration timeout,
      boolean followsRedirects) {
    this.url = url;
    this.body = body;
    this.headers = headers;
    this.timeout = timeout;
    this.followsRedirects = followsRedirects;
  }

  /** Returns a GET request. */
  public static SourceRequest get(SourceUrl url) {
    return new SourceRequest(requireNonNull(url, "url"), null, Map.of(), DEFAULT_TIMEOUT, false);
  }

  /**
   * Returns a POST request with a copy of the body. It may be sent twice, as {@link SourceClient}
   * says.
   *
   * @param contentType the media type of the body
   */
  public static SourceRequest post(SourceUrl url, String contentType, byte[] body) {
    return new SourceRequest(
            requireNonNull(url, "url"), body.clone(), Map.of(), DEFAULT_TIMEOUT, false)
        .withHeader("Content-Type", contentType);
  }

  /**
   * Returns a POST request with a JSON body.
   *
   * @param value a map with string keys, a list, a string, a {@link Secret}, a number, a boolean or
   *     null; maps and lists hold such values
   * @throws IllegalArgumentException if {@code value} is, or holds, anything else
   */
  public static SourceRequest postJson(SourceUrl url, @Nullable Object value) {
    return post(url, JsonClient.MEDIA_TYPE, JsonWriter.write(value));
  }

  /**
   * Returns a copy with a header, which replaces one of the same name. A header of the {@linkplain
   * HttpSettings settings} for the URL takes precedence.
   *
   * @throws IllegalArgumentException if the client sets the header itself, or if the name or the
   *     value has invalid characters
   */
  public SourceRequest withHeader(String name, String value) {
    return withHeader(name, Secret.of(value), false);
  }

  /**
   * Returns a copy with a header whose value is a secret, such as {@code Authorization}. It is not
   * sent to the target of a redirect with another port or scheme.
   *
   * @throws IllegalArgumentException as for {@link #withHeader(String, String)}; the message does
   *     not quote the value
   */
  public SourceRequest withHeader(String name, Secret value) {
    return withHeader(name, value, true);
  }

  private SourceRequest withHeader(String name, Secret value, boolean secret) {
    String text = CustomHeader.valid(value).reveal();
    Map<String, Header> more = new LinkedHashMap<>(headers);
    more.keySet().removeIf(name::equalsIgnoreCase);
    more.put(CustomHeader.validName(name), new Header(text, secret));
    return new SourceRequest(url, body, more, timeout, followsRedirects);
  }

  /**
   * Returns a copy with an {@code If-None-Match} header. If the source still has this ETag, the
   * response has no body. See {@link SourceResponse#isNotModified}. An ETag with characters that
   * are invalid in a header is ignored.
   */
  public SourceRequest withEtag(String etag) {
    return CustomHeader.isValid(etag) ? withHeader(IF_NONE_MATCH, etag) : this;
  }

  /** Returns a copy with a time limit for the whole request. Default: 30 s. */
  public SourceRequest withTimeout(Duration limit) {
    return new SourceRequest(url, body, headers, limit, followsRedirects);
  }

  /**
   * Returns a copy that follows redirects within the same host, but never from https to http.
   * Default: a redirect is a failure.
   *
   * @throws IllegalStateException if this is a POST
   */
  public SourceRequest followingRedirects() {
    if (body != null) {
      throw new IllegalStateException("redirects of a POST cannot be followed");
    }
    return new SourceRequest(url, null, headers, timeout, true);
  }

  /** Returns a copy with a header, or this request if it already has a header of that name. */
  SourceRequest withDefaultHeader(String name, String value) {
    boolean exists = headers.keySet().stream().anyMatch(name::equalsIgnoreCase);
    return exists ? this : withHeader(name, value);
  }

  SourceUrl url() {
    return url;
  }

  byte @Nullable [] body() {
    return body;
  }

  Map<String, Header> headers() {
    return headers;
  }

  Duration timeout() {
    return timeout;
  }

  boolean followsRedirects() {
    return followsRedirects;
  }

  boolean hasEtag() {
    return headers.containsKey(IF_NONE_MATCH);
  }

  /** Returns the method and the URL without credentials. */
  @Override
  public String toString() {
    return (body == null ? "GET " : "POST ") + url;
  }
}
