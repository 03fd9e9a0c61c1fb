package io.github.panicmonitors.http;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.net.URI;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Follows redirects within the same host, but never from https to http. */
final class RedirectPolicy {
  private RedirectPolicy() {}

  static boolean isRedirect(int status) {
    return (status >= 301 && status <= 303) || status == 307 || status == 308;
  }

  /** Returns the target that a redirect response leads to. */
  static Target follow(Target from, HttpResponse response) throws HttpFailure {
    Header location = response.getFirstHeader(HttpHeaders.LOCATION);
    Target to = location == null ? null : resolved(from, location.getValue());
    if (to == null) {
      throw new HttpFailure(
          FailureKind.HTTP_STATUS,
          "status is not 200: " + response.getCode() + " without a valid Location");
    }
    boolean downgrade = from.origin().tls() && !to.origin().tls();
    if (!to.origin().host().equals(from.origin().host()) || downgrade) {
      throw new HttpFailure(FailureKind.HTTP_STATUS, "redirect is not followed: to " + to.origin());
    }
    return to;
  }

  private static @Nullable Target resolved(Target from, String location) {
    if (location.isEmpty()) {
      return null;
    }
    if (location.contains("://")) {
      return SourceUrl.of(location).target();
    }
    if (location.startsWith("//")) {
      return SourceUrl.of(from.origin().scheme() + ":" + location).target();
    }
    try {
      URI path = URI.create(from.pathAndQuery()).resolve(location);
      return SourceUrl.of(from.origin().toString() + path).target();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
