package io.github.panicmonitors.http;

import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.LeaseRequest;
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
import org.jspecify.annotations.Nullable;

/**
 * Opens a client's connections and keeps idle ones for reuse.
 *
 * <p>The library's pool never forgets a server that it connected to: 600 bytes for each.
 */
final class ConnectionPool {
  /** The buffer of each connection. Reads of the body bypass it. */
  private static final int BUFFER_BYTES = 1024;

  private static final int MAX_HEADERS = 1000;
  private static final int MAX_HEADER_BYTES = 64 * 1024;

  private final TimeValue idleTimeout;
  private final AtomicLong nextSweepNanos = new AtomicLong(System.nanoTime());
  private final Pool pool;

  /**
   * How long connections live and how long it may take to open one.
   *
   * @param connect the limit for connecting to one address
   * @param handshake the limit for the TLS handshake
   * @param idle how long an idle connection is kept
   * @param life how long any connection is used
   */
  record Times(Duration connect, Duration handshake, Duration idle, Duration life) {}

  ConnectionPool(Supplier<Socket> sockets, Times times, NameResolver resolver, TlsLayer tls) {
    idleTimeout = TimeValue.of(times.idle);
    DefaultHttpClientConnectionOperator operator =
        new DefaultHttpClientConnectionOperator(
            proxy -> sockets.get(),
            DefaultSchemePortResolver.INSTANCE,
            resolver,
            RegistryBuilder.<TlsSocketStrategy>create().register(URIScheme.HTTPS.id, tls).build());
    pool = new Pool(operator, TimeValue.of(times.life));
    pool.setDefaultMaxPerRoute(Integer.MAX_VALUE);
    pool.setDefaultTlsConfig(
        TlsConfig.custom().setHandshakeTimeout(Timeout.of(times.handshake)).build());
    pool.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(Timeout.of(times.connect))
            .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND)
            .build());
  }

  /**
   * A pool that opens a new connection for a call that needs one, and keeps no connection once
   * retired.
   */
  private static final class Pool extends PoolingHttpClientConnectionManager {
    private volatile boolean retired;

    Pool(HttpClientConnectionOperator operator, TimeValue life) {
      super(
          operator,
          // The strict pool searches a list of all connections at every lease.
          PoolConcurrencyPolicy.LAX,
          PoolReusePolicy.LIFO,
          life,
          connectionFactory());
    }

    void retire() {
      retired = true;
      closeIdle(TimeValue.ZERO_MILLISECONDS);
    }

    @Override
    public void release(
        ConnectionEndpoint endpoint, @Nullable Object state, @Nullable TimeValue keepAlive) {
      super.release(endpoint, state, keepAlive);
      if (retired) {
        closeIdle(TimeValue.ZERO_MILLISECONDS);
      }
    }

    @Override
    public LeaseRequest lease(
        String id, HttpRoute route, @Nullable Timeout timeout, @Nullable Object state) {
      LeaseRequest lease = super.lease(id, route, timeout, state);
      HttpCall call = HttpCall.current();
      return call != null && call.needsNewConnection() ? new NewConnection(lease) : lease;
    }
  }

  /** Closes the connection that it leases, so that the client opens it again. */
  private record NewConnection(LeaseRequest lease) implements LeaseRequest {

    @Override
    public ConnectionEndpoint get(Timeout timeout)
        throws InterruptedException, ExecutionException, TimeoutException {
      ConnectionEndpoint endpoint = lease.get(timeout);
      endpoint.close(CloseMode.IMMEDIATE);
      return endpoint;
    }

    @Override
    public boolean cancel() {
      return lease.cancel();
    }
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
        .responseParserFactory(unused -> new ResponseHeadParser(config))
        .incomingContentLengthStrategy(new BodyLength())
        .build();
  }

  TimeValue idleTimeout() {
    return idleTimeout;
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

  /** Closes idle connections, and those in use when their requests end. */
  void retire() {
    pool.retire();
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
