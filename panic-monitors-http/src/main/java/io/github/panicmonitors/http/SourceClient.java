package io.github.panicmonitors.http;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.http.NameResolver.NameService;
import io.github.panicmonitors.http.RequestSender.ErrorReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.pool.PoolStats;

/**
 * A blocking HTTP client for GET and POST that ends every request at a deadline and gives bodies to
 * a {@link BodyConsumer} as they arrive. Thread-safe.
 *
 * <p>Defaults:
 *
 * <ul>
 *   <li>TLS certificates and host names are verified.
 *   <li>Connecting takes at most 5 s for each address of the host, the TLS handshake 5 s, and each
 *       wait for a byte of the response 10 s. A request ends at its deadline, however slowly the
 *       name service answers or the server sends. {@link HttpSettings} has other limits by URL
 *       prefix.
 *   <li>Headers are at most 64 KiB, bodies 16 MiB (after decompression). Compression is not
 *       requested.
 *   <li>A redirect is a failure, unless the request follows it. At most ten are followed.
 *   <li>Cookies are ignored.
 *   <li>A connection is closed after 90 s without a request, and after 3 min in any case. A request
 *       that fails on a kept connection is sent once more on a new one, within the same time limit.
 *       On a kept connection, the first byte of the response must arrive within a quarter of its
 *       time limit.
 *   <li>Names are looked up by at most 16 threads, which end a second after the last look-up. If
 *       the name service is late, the last known addresses are used.
 * </ul>
 *
 * <p>Connections are kept for the next request to the same server, so one client per process is
 * best. The caller that builds a client closes it.
 *
 * <pre>{@code
 * try (SourceClient client = SourceClient.builder().build()) {
 *   SourceRequest request = SourceRequest.get(url).withHeader("Accept", "text/plain");
 *   Ledger ledger = client.send(request, LedgerBody::new, round).body();
 * }
 * }</pre>
 */
public final class SourceClient implements AutoCloseable {
  /** Time reserved for the rest of the round: a late result is not published. */
  private static final Duration RESERVED = Duration.ofMillis(500);

  private static final List<Header> HEADERS =
      List.of(new BasicHeader(HttpHeaders.ACCEPT_ENCODING, "identity"));

  private final HttpClients clients;
  private final BodyReader reader;
  private volatile boolean closed;

  private SourceClient(Builder builder) {
    NameResolver resolver = new NameResolver(builder.nameService);
    clients =
        new HttpClients(
            builder.settings,
            options ->
                new ConnectionPool(
                    builder.sockets,
                    builder.times(options.limits()),
                    resolver,
                    builder.tls(options.tls())),
            (connections, proxy) -> http(connections, builder, proxy));
    reader = new BodyReader(builder.maxBodyBytes);
  }

  private static HttpClient http(
      ConnectionPool connections, Builder builder, Optional<ProxyServer> proxy) {
    return HttpClientBuilder.create()
        .setConnectionManager(connections.manager())
        .setProxy(proxy.map(ProxyServer::toHost).orElse(null))
        .setConnectionReuseStrategy(SourceClient::isReusable)
        .setUserAgent(builder.userAgent)
        .setDefaultHeaders(HEADERS)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setAuthenticationEnabled(false)
                .setConnectionKeepAlive(connections.idleTimeout())
                .build())
        .disableAutomaticRetries()
        .disableAuthCaching()
        .disableConnectionState()
        .disableContentCompression()
        .disableCookieManagement()
        .disableRedirectHandling()
        .build();
  }

  private static boolean isReusable(
      HttpRequest request, HttpResponse response, HttpContext context) {
    HttpCall call = HttpCall.current();
    return (response.getCode() == HttpStatus.SC_OK
            || response.getCode() == HttpStatus.SC_NOT_MODIFIED)
        && call != null
        && call.isPrompt()
        && DefaultClientConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
  }

  /** Returns a builder. */
  @CheckReturnValue
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Sends a request, within its time limit and the round's remaining time.
   *
   * <p>The time limit is at least half a second shorter than the round's, so that the monitor can
   * still report a failure. Sets the round's cancel hook, which ends the request at once.
   *
   * @param consumers returns a new consumer for each response
   * @throws SourceException if the source could not be read
   * @throws InterruptedException if the thread is interrupted or the round is cancelled
   */
  public <T> SourceResponse<T> send(
      SourceRequest request, Supplier<? extends BodyConsumer<T>> consumers, Round round)
      throws SourceException, InterruptedException {
    return send(limited(request, round), consumers, ErrorReader.NONE, round::onCancel);
  }

  /**
   * Sends a request, within its time limit.
   *
   * @param consumers returns a new consumer for each response
   * @param onCancel receives a non-blocking hook that cancels the request from any thread; for
   *     example {@code round::onCancel}
   * @throws SourceException if the source could not be read
   * @throws InterruptedException if the thread is interrupted or the hook runs. A platform thread
   *     notices an interrupt within half a second, but not while connecting.
   */
  public <T> SourceResponse<T> send(
      SourceRequest request,
      Supplier<? extends BodyConsumer<T>> consumers,
      Consumer<Runnable> onCancel)
      throws SourceException, InterruptedException {
    return send(request, consumers, ErrorReader.NONE, onCancel);
  }

  /** Returns a copy of a request that ends before its round does. */
  static SourceRequest limited(SourceRequest request, Round round) {
    Duration left = round.remaining().minus(RESERVED);
    Duration limit = left.isNegative() ? Duration.ZERO : left;
    return limit.compareTo(request.timeout()) < 0 ? request.withTimeout(limit) : request;
  }

  <T> SourceResponse<T> send(
      SourceRequest request,
      Supplier<? extends BodyConsumer<T>> consumers,
      ErrorReader errors,
      Consumer<Runnable> onCancel)
      throws SourceException, InterruptedException {
    SourceUrl url = request.url();
    Target target = url.target();
    if (target == null) {
      throw new SourceException(FailureKind.INVALID_URL, "URL is invalid", url, null);
    }
    clients.closeExpired();
    Duration whole = clients.match(target).rule().limits().whole();
    Duration timeout = request.timeout();
    try (HttpCall call = HttpCall.begin(whole.compareTo(timeout) < 0 ? whole : timeout)) {
      onCancel.accept(call::cancel);
      return run(
          new RequestSender<>(clients, reader, request, consumers, errors, call),
          url,
          target,
          call);
    } finally {
      if (closed) {
        clients.closeAll();
      }
    }
  }

  private static <T> SourceResponse<T> run(
      RequestSender<T> sender, SourceUrl url, Target target, HttpCall call)
      throws SourceException, InterruptedException {
    try {
      return sender.send(target);
    } catch (BodyException e) {
      throw new SourceException(e.kind(), e.reason(), url, e);
    } catch (RuntimeException e) {
      // A cancel between two steps of the HTTP client may cause any exception.
      call.checkInterrupt();
      throw e;
    } catch (IOException e) {
      call.checkInterrupt();
      throw new SourceException(HttpFailure.of(e, call), url, e);
    }
  }

  /** Closes the idle connections to a server. Monitors call this when they close. */
  public void closeIdle(SourceUrl url) {
    Target target = url.target();
    if (target != null) {
      clients.closeAll(target.origin());
    }
  }

  /** Closes all idle connections. Running requests finish normally. */
  @Override
  public void close() {
    closed = true;
    clients.closeAll();
  }

  int idleConnections() {
    return clients.sum(PoolStats::getAvailable);
  }

  int busyConnections() {
    return clients.sum(PoolStats::getLeased);
  }

  /** Builds a {@link SourceClient}. Not thread-safe. */
  public static final class Builder {
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration handshakeTimeout = Duration.ofSeconds(5);
    private Duration idleTimeout = Duration.ofSeconds(90);
    private Duration connectionLife = Duration.ofMinutes(3);
    private long maxBodyBytes = 16L << 20;
    private String userAgent = "panic-monitors";
    private HttpSettings settings = HttpSettings.none();
    private Supplier<Socket> sockets = DeadlineSocket::new;
    private NameService nameService = InetAddress::getAllByName;

    /** Called at the first TLS connection, because the default reads the JVM's trust store. */
    private Supplier<SSLSocketFactory> tls = () -> (SSLSocketFactory) SSLSocketFactory.getDefault();

    private Builder() {}

    /**
     * Sets the time limit for connecting to one address of a host, without the TLS handshake.
     *
     * <p>Default: 5 s.
     *
     * @throws IllegalArgumentException if {@code timeout} is not positive
     */
    public Builder connectTimeout(Duration timeout) {
      connectTimeout = requirePositive("connectTimeout", timeout);
      return this;
    }

    /**
     * Sets the time limit of the TLS handshake. Default: 5 s.
     *
     * @throws IllegalArgumentException if {@code timeout} is not positive
     */
    public Builder handshakeTimeout(Duration timeout) {
      handshakeTimeout = requirePositive("handshakeTimeout", timeout);
      return this;
    }

    /**
     * Sets how long a connection is used, even if it is never idle. Default: 3 min.
     *
     * <p>A name is looked up for each new connection. So requests reach the new address of a name
     * after this time and the 30 s for which a JVM remembers addresses by default.
     *
     * @throws IllegalArgumentException if {@code life} is not positive
     */
    public Builder connectionLife(Duration life) {
      connectionLife = requirePositive("connectionLife", life);
      return this;
    }

    /**
     * Sets how long an idle connection is kept. Default: 90 s.
     *
     * @throws IllegalArgumentException if {@code timeout} is not positive
     */
    public Builder idleTimeout(Duration timeout) {
      idleTimeout = requirePositive("idleTimeout", timeout);
      return this;
    }

    /**
     * Sets the maximum size of a body, after decompression. Default: 16 MiB.
     *
     * @throws IllegalArgumentException if {@code bytes} is not positive
     */
    public Builder maxBodyBytes(long bytes) {
      if (bytes <= 0) {
        throw new IllegalArgumentException("maxBodyBytes must be positive: " + bytes);
      }
      maxBodyBytes = bytes;
      return this;
    }

    /**
     * Sets the User-Agent header. Default: {@code panic-monitors}.
     *
     * @throws IllegalArgumentException if {@code text} is empty or not printable ASCII
     */
    public Builder userAgent(String text) {
      if (text.isEmpty() || !text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
        throw new IllegalArgumentException("userAgent must be printable ASCII: " + text);
      }
      userAgent = text;
      return this;
    }

    /**
     * Sets the factory of TLS connections for URLs whose {@linkplain #settings settings} have no
     * certificates.
     *
     * <p>Host names are verified in any case. Default: the JVM's.
     */
    public Builder tls(SSLSocketFactory factory) {
      requireNonNull(factory, "factory");
      tls = () -> factory;
      return this;
    }

    /**
     * Sets TLS options, credentials, headers and proxies by URL prefix. Default: none.
     *
     * <p>{@link #build} logs a warning for each insecure prefix, and reads the files with
     * certificates.
     */
    public Builder settings(HttpSettings httpSettings) {
      settings = requireNonNull(httpSettings, "httpSettings");
      return this;
    }

    Builder sockets(Supplier<Socket> unconnected) {
      sockets = unconnected;
      return this;
    }

    Builder nameService(NameService service) {
      nameService = service;
      return this;
    }

    private ConnectionPool.Times times(ConnectionLimits prefix) {
      return new ConnectionPool.Times(
          connectTimeout,
          prefix.handshake().orElse(handshakeTimeout),
          prefix.idle().orElse(idleTimeout),
          prefix.life().orElse(connectionLife));
    }

    private TlsLayer tls(TlsSettings prefix) {
      return new TlsLayer(prefix.sockets(tls), prefix.serverName());
    }

    private static Duration requirePositive(String what, Duration duration) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException(what + " must be positive: " + duration);
      }
      return duration;
    }

    /**
     * Builds the client.
     *
     * @throws IllegalArgumentException if a file of the settings can no longer be read
     */
    @CheckReturnValue
    public SourceClient build() {
      return new SourceClient(this);
    }
  }
}
