package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.Text;
import java.util.Optional;
import org.apache.hc.core5.net.PercentCodec;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a source as configured, valid or not. Immutable.
 *
 * <p>Requesting an invalid URL fails with kind {@code INVALID_URL}. User-info ({@code
 * http://user:password@host/metrics}) is sent as basic authentication. Neither it nor a value of
 * the query ({@code ?token=...}) is part of {@link #toString}. Services that have their keys in the
 * path need {@link #ofKeyInPath}.
 *
 * <p>Two URLs are equal if their texts are equal, including user-info.
 */
@CheckReturnValue
public final class SourceUrl {
  private static final int MAX_LENGTH = 8_000;

  private final Secret text;
  private final String redacted;
  private final @Nullable Target target;
  private final @Nullable Secret authorization;

  private final boolean keyInPath;

  private SourceUrl(String text, boolean keyInPath) {
    this.text = Secret.of(text);
    this.keyInPath = keyInPath;
    UrlParts parts = text.length() > MAX_LENGTH ? null : UrlParts.of(text);
    target = parts == null ? null : parts.target();
    String shown =
        parts == null
            ? Text.truncated(UrlParts.withoutValues(withoutUserInfo(text)), MAX_LENGTH)
            : parts.redacted();
    redacted = keyInPath ? UrlParts.withoutKeys(shown) : shown;
    authorization = parts == null ? null : parts.userInfo().map(SourceUrl::basic).orElse(null);
  }

  /** Creates a URL from any text. */
  public static SourceUrl of(String text) {
    return new SourceUrl(text, false);
  }

  /**
   * Creates a URL whose path may have a key, as {@code https://host/v3/<key>}. {@link #toString}
   * has asterisks for segments of the path with 16 characters or more.
   */
  public static SourceUrl ofKeyInPath(String text) {
    return new SourceUrl(text, true);
  }

  /** Returns whether the URL is valid: http or https, with a host, and at most 8,000 characters. */
  public boolean isValid() {
    return target != null;
  }

  /** Returns this URL without user-info, so that URLs that differ only in it become equal. */
  public SourceUrl withoutUserInfo() {
    if (isValid() && authorization == null) {
      return this;
    }
    String all = text.reveal();
    UrlParts parts = isValid() ? UrlParts.of(all) : null;
    String rest = parts == null ? withoutUserInfo(all) : parts.withoutUserInfo();
    return rest.equals(all) ? this : new SourceUrl(rest, keyInPath);
  }

  /** Returns whether both URLs are valid and have the same scheme, host and port. */
  public boolean hasSameOrigin(SourceUrl other) {
    Target its = other.target;
    return target != null && its != null && target.origin().equals(its.origin());
  }

  /** Returns a text from the source with asterisks in place of this URL's keys. */
  String redact(String sourcesText) {
    return keyInPath ? UrlParts.withoutKeysOf(text.reveal(), sourcesText) : sourcesText;
  }

  @Nullable Target target() {
    return target;
  }

  /** Returns the Authorization header for the user-info. */
  Optional<Secret> authorization() {
    return Optional.ofNullable(authorization);
  }

  private static Secret basic(String userInfo) {
    return Authorization.basic(PercentCodec.decode(userInfo, UTF_8));
  }

  /**
   * Removes everything between the scheme and the last {@code @}, because an invalid URL does not
   * show where its user-info ends.
   */
  private static String withoutUserInfo(String text) {
    int at = text.lastIndexOf('@');
    int scheme = text.indexOf("://");
    if (at < 0) {
      return text;
    }
    return scheme >= 0 && scheme < at
        ? text.substring(0, scheme + 3) + text.substring(at + 1)
        : text.substring(at + 1);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SourceUrl url && text.equals(url.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the URL without user-info, and with asterisks for the values of its query and keys. */
  @Override
  public String toString() {
    return redacted;
  }
}
