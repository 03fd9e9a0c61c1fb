package io.github.panicmonitors.http;

import io.github.panicmonitors.api.CheckReturnValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a source answered: a body, or that nothing has changed. Immutable.
 *
 * @param <T> what the body is read as
 */
@CheckReturnValue
public final class SourceResponse<T> {
  private final ResponseHeaders headers;
  private final @Nullable T body;

  private SourceResponse(ResponseHeaders headers, @Nullable T body) {
    this.headers = headers;
    this.body = body;
  }

  static <T> SourceResponse<T> of(ResponseHeaders headers, T body) {
    return new SourceResponse<>(headers, body);
  }

  static <T> SourceResponse<T> notModified(ResponseHeaders headers) {
    return new SourceResponse<>(headers, null);
  }

  /**
   * Returns whether the source has not changed since it sent the ETag of the request, so that there
   * is no body. False for requests without an ETag.
   */
  public boolean isNotModified() {
    return body == null;
  }

  /**
   * Returns the body.
   *
   * @throws IllegalStateException if the source {@link #isNotModified}
   */
  public T body() {
    if (body == null) {
      throw new IllegalStateException("response has no body: not modified");
    }
    return body;
  }

  /**
   * Returns the first value of a header, such as {@code ETag} or {@code X-RateLimit-Reset}. Empty
   * if there is none, or if it has more than 4,000 characters.
   */
  public Optional<String> header(String name) {
    return headers.first(name);
  }
}
