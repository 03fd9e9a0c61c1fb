package io.github.panicmonitors.http;

import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.pool.PoolStats;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Opens a client's connections and keeps idle ones for reuse. */
final class ConnectionPool {
  /** The buffer of each connection. Reads of the body bypass it. */
  private static final int BUFFER_BYTES = 1024;

  private static final int MAX_HEADERS = 100;
  private static final int MAX_HEADER_BYTES = 8 * 1024;

  private final TimeValue idleTimeout;
  private final AtomicLong nextSweepNanos = new AtomicLong(System.nanoTime());
  private final PoolingHttpClientConnectionManager pool;

  ConnectionPool(
      Supplier<Socket> sockets, Duration connectTimeout, Duration idleTimeout, TlsLayer tls) {
    this.idleTimeout = TimeValue.of(idleTimeout);
    pool =
        new PoolingHttpClientConnectionManager(
            new DefaultHttpClientConnectionOperator(
                proxy -> newSocket(sockets),
                DefaultSchemePortResolver.INSTANCE,
                SystemDefaultDnsResolver.INSTANCE,
                RegistryBuilder.<TlsSocketStrategy>create()
                    .register(URIScheme.HTTPS.id, tls)
                    .build()),
            // The strict pool searches a list of all connections at every lease.
            PoolConcurrencyPolicy.LAX,
            PoolReusePolicy.LIFO,
            TimeValue.NEG_ONE_MILLISECOND,
            connectionFactory());
    pool.setDefaultMaxPerRoute(Integer.MAX_VALUE);
    pool.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(Timeout.of(connectTimeout))
            .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND)
            .build());
  }

  private static Socket newSocket(Supplier<Socket> sockets) {
    // Called before the socket exists: without file descriptors its first use fails, not its
    // connect.
    HttpCall call = HttpCall.current();
    if (call != null) {
      call.connecting();
    }
    return sockets.get();
  }

  private static HttpConnectionFactory<ManagedHttpClientConnection> connectionFactory() {
    Http1Config config =
        Http1Config.custom()
            .setBufferSize(BUFFER_BYTES)
            .setMaxHeaderCount(MAX_HEADERS)
            .setMaxLineLength(MAX_HEADER_BYTES)
            .build();
    return ManagedHttpClientConnectionFactory.builder()
        .http1Config(config)
        .responseParserFactory(ResponseHeadParser::new)
        .build();
  }

  HttpClientConnectionManager manager() {
    return pool;
  }

  /** Closes connections that have been idle too long. Does nothing if called again too soon. */
  void closeExpired() {
    long now = System.nanoTime();
    long due = nextSweepNanos.get();
    if (now - due >= 0
        && nextSweepNanos.compareAndSet(due, now + idleTimeout.toNanoseconds() / 4)) {
      pool.closeIdle(idleTimeout);
    }
  }

  void closeAll() {
    pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
  }

  /** Closes the idle connections of a route. */
  void closeAll(HttpRoute route) {
    while (pool.getStats(route).getAvailable() > 0) {
      try {
        ConnectionEndpoint taken = pool.lease("close", route, null).get(Timeout.ZERO_MILLISECONDS);
        taken.close(CloseMode.IMMEDIATE);
        pool.release(taken, null, null);
      } catch (ExecutionException | TimeoutException e) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  PoolStats stats() {
    return pool.getTotalStats();
  }
}
