package io.github.panicmonitors.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.Secret;
import java.util.Optional;
import org.apache.hc.core5.net.PercentCodec;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a page as somebody configured it, right or wrong: whether it can be used shows at the
 * first scrape. User-info in it ({@code http://user:password@host/metrics}) is sent as basic
 * authentication and never shown.
 *
 * <p>Immutable. Two are equal if their texts are, user-info included.
 */
public final class ScrapeUrl {
  private static final int MAX_LENGTH = 8_000;

  private final Secret text;
  private final String shown;
  private final @Nullable Target target;
  private final @Nullable Secret authorization;

  private ScrapeUrl(String text) {
    this.text = Secret.of(text);
    UrlParts parts = text.length() > MAX_LENGTH ? null : UrlParts.of(text);
    target = parts == null ? null : parts.target();
    shown = parts == null ? cut(withoutUserInfo(text)) : parts.shown();
    authorization = parts == null ? null : parts.userInfo().map(ScrapeUrl::basic).orElse(null);
  }

  /** Returns a URL of any text. */
  public static ScrapeUrl of(String text) {
    return new ScrapeUrl(text);
  }

  /**
   * Tells whether the text is a URL that can be scraped: http or https, with a host, and of at most
   * 8,000 characters.
   */
  public boolean isValid() {
    return target != null;
  }

  @Nullable Target target() {
    return target;
  }

  /** Returns what to send as the Authorization header. */
  Optional<Secret> authorization() {
    return Optional.ofNullable(authorization);
  }

  private static Secret basic(String userInfo) {
    return Authorization.basic(PercentCodec.decode(userInfo, UTF_8));
  }

  /**
   * Of a text that is no URL nobody knows where its user-info ends: all up to the last {@code @} is
   * left out.
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

  private static String cut(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ScrapeUrl url && text.equals(url.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the text without user-info. */
  @Override
  public String toString() {
    return shown;
  }
}
