package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.http.Target.Origin;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.PercentCodec;

/**
 * An HTTP proxy that requests go through.
 *
 * @param origin its address
 * @param credentials user and password
 */
record ProxyServer(Origin origin, Optional<Credentials> credentials) {

  /** A user of the proxy. */
  record Credentials(String user, Supplier<Secret> password) {}

  /** A password that does not change. */
  private record Constant(Secret get) implements Supplier<Secret> {}

  /**
   * Parses a URL such as {@code http://user:password@proxy.example:3128}.
   *
   * @throws IllegalArgumentException if it is not such a URL; the message omits user-info
   */
  static ProxyServer of(Secret url) {
    UrlParts parts = UrlParts.of(url.reveal());
    if (parts == null || parts.target().origin().tls()) {
      throw new IllegalArgumentException(
          "proxy must be an http URL: " + SourceUrl.of(url.reveal()));
    }
    if (!parts.target().pathAndQuery().equals("/")) {
      throw new IllegalArgumentException("proxy must be a server only: " + parts.redacted());
    }
    return new ProxyServer(parts.target().origin(), parts.userInfo().map(ProxyServer::credentials));
  }

  /**
   * Returns this proxy with another password.
   *
   * @throws IllegalArgumentException if it has no user
   */
  ProxyServer withPassword(Supplier<Secret> password) {
    Credentials known =
        credentials.orElseThrow(
            () -> new IllegalArgumentException("proxy password needs a user in the URL: " + this));
    return new ProxyServer(origin, Optional.of(new Credentials(known.user, password)));
  }

  HttpHost toHost() {
    return origin.toHost();
  }

  /** Returns the context of a request, which has the credentials for the proxy. */
  HttpClientContext context() {
    HttpClientContext context = HttpClientContext.create();
    credentials.ifPresent(
        it -> {
          BasicScheme scheme = new BasicScheme();
          scheme.initPreemptive(
              new UsernamePasswordCredentials(it.user, it.password.get().reveal().toCharArray()));
          context.resetAuthExchange(toHost(), scheme);
        });
    return context;
  }

  private static Credentials credentials(String userInfo) {
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    String password = colon < 0 ? "" : userInfo.substring(colon + 1);
    return new Credentials(
        PercentCodec.decode(user, UTF_8),
        new Constant(Secret.of(PercentCodec.decode(password, UTF_8))));
  }

  /** Returns its URL without user-info. */
  @Override
  public String toString() {
    return origin.toString();
  }
}
