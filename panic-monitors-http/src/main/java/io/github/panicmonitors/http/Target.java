package io.github.panicmonitors.http;

import org.apache.hc.core5.http.HttpHost;

/**
 * The server and path of a request.
 *
 * @param origin the server
 * @param pathAndQuery the path and query as sent in the request line
 */
record Target(Origin origin, String pathAndQuery) {

  /**
   * The scheme, host and port of a server. Connections to equal origins can be reused.
   *
   * @param tls whether the scheme is https
   * @param host the name or address in lower case, an IPv6 address without brackets and with its
   *     zone
   * @param port the port
   */
  record Origin(boolean tls, String host, int port) {

    /** Returns the value of the Host header. It has no zone, which only this machine knows. */
    String hostHeader() {
      int zone = host.indexOf('%');
      return withPort(zone < 0 ? host : host.substring(0, zone));
    }

    private String withPort(String name) {
      String bracketed = name.indexOf(':') >= 0 ? "[" + name + "]" : name;
      return port == (tls ? 443 : 80) ? bracketed : bracketed + ":" + port;
    }

    String scheme() {
      return tls ? "https" : "http";
    }

    HttpHost toHost() {
      return new HttpHost(scheme(), host, port);
    }

    /** Returns the origin as a URL, without a path. */
    @Override
    public String toString() {
      return scheme() + "://" + withPort(host);
    }
  }
}
