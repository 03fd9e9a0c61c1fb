package io.github.panicmonitors.prometheus;

import org.apache.hc.core5.http.HttpHost;

/**
 * Where a request goes.
 *
 * @param origin the server
 * @param pathAndQuery as it stands in the request line
 */
record Target(Origin origin, String pathAndQuery) {

  /**
   * A server; connections to it can be used again.
   *
   * @param tls whether it is spoken to over TLS
   * @param host a name or an address, an IPv6 one without its brackets, in lower case
   * @param port the port
   */
  record Origin(boolean tls, String host, int port) {

    /** Returns the value of the Host header. */
    String hostHeader() {
      String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
      return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    String scheme() {
      return tls ? "https" : "http";
    }

    HttpHost toHost() {
      return new HttpHost(scheme(), host, port);
    }

    /** Returns the URL that all of the server's begin with. */
    @Override
    public String toString() {
      return scheme() + "://" + hostHeader();
    }
  }
}
