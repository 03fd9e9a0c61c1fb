package io.github.panicmonitors.prometheus;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Round;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.pool.PoolStats;
import org.apache.hc.core5.util.TimeValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A blocking HTTP client that fetches pages and parses them as they arrive. Thread-safe; starts no
 * threads.
 *
 * <p>Defaults:
 *
 * <ul>
 *   <li>TLS certificates and host names are verified.
 *   <li>Connecting takes at most 5 s for each address of the host. A scrape ends at its deadline,
 *       however slowly the server sends.
 *   <li>Headers are at most 8 KiB a line and 100 lines, bodies 16 MiB (after decompression) and
 *       100,000 wanted samples. Compression is not requested.
 *   <li>At most three redirects are followed, within the same host.
 *   <li>Cookies are ignored, and a request is retried only if a pooled connection had gone stale.
 * </ul>
 *
 * <p>Connections are kept for the next scrape of the same server, so one client per process is
 * best. The caller that builds a client closes it.
 *
 * <pre>{@code
 * try (ScrapeClient client = ScrapeClient.builder().build()) {
 *   Samples samples = client.scrape(url, names, round);
 * }
 * }</pre>
 */
public final class ScrapeClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ScrapeClient.class);

  /** Time reserved for the rest of the round: a late result is not published. */
  private static final Duration RESERVED = Duration.ofMillis(500);

  private static final List<Header> HEADERS =
      List.of(
          new BasicHeader(HttpHeaders.ACCEPT, "text/plain;version=0.0.4"),
          new BasicHeader(HttpHeaders.ACCEPT_ENCODING, "identity"));

  private final HttpClients clients;
  private final PageReader reader;
  private volatile boolean closed;

  private ScrapeClient(Builder builder) {
    clients =
        new HttpClients(
            builder.settings,
            trust ->
                new ConnectionPool(
                    builder.sockets,
                    builder.connectTimeout,
                    builder.idleTimeout,
                    builder.tls(trust)),
            connections -> http(connections.manager(), builder));
    reader = new PageReader(builder.maxBodyBytes, builder.maxSamples);
  }

  private static HttpClient http(HttpClientConnectionManager connections, Builder builder) {
    return HttpClientBuilder.create()
        .setConnectionManager(connections)
        .setConnectionReuseStrategy(ScrapeClient::isReusable)
        .setUserAgent(builder.userAgent)
        .setDefaultHeaders(HEADERS)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setAuthenticationEnabled(false)
                .setConnectionKeepAlive(TimeValue.of(builder.idleTimeout))
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
    return response.getCode() == 200
        && DefaultClientConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
  }

  /** Returns a builder. */
  @CheckReturnValue
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the wanted samples of a page, within the round's remaining time.
   *
   * <p>The time limit is half a second shorter than the round's, so that the monitor can still
   * report a failure. Sets the round's cancel hook, which ends the scrape at once.
   *
   * @throws ScrapeException if the page could not be read
   * @throws InterruptedException if the thread is interrupted or the round is cancelled
   */
  public Samples scrape(ScrapeUrl url, MetricNames wanted, Round round)
      throws ScrapeException, InterruptedException {
    Duration timeout = round.remaining().minus(RESERVED);
    return scrape(url, wanted, timeout.isNegative() ? Duration.ZERO : timeout, round::onCancel);
  }

  /**
   * Returns the wanted samples of a page.
   *
   * @param timeout the time limit of the whole scrape
   * @param onCancel receives a non-blocking hook that cancels the scrape from any thread; for
   *     example {@code round::onCancel}
   * @throws ScrapeException if the page could not be read
   * @throws InterruptedException if the thread is interrupted or the hook runs. A platform thread
   *     notices an interrupt within half a second, but not while connecting. Neither can interrupt
   *     a DNS lookup.
   */
  public Samples scrape(
      ScrapeUrl url, MetricNames wanted, Duration timeout, Consumer<Runnable> onCancel)
      throws ScrapeException, InterruptedException {
    Target target = url.target();
    if (target == null) {
      throw new ScrapeException(FailureKind.INVALID_URL, "URL is invalid", url, null);
    }
    clients.closeExpired();
    try (ScrapeCall call = ScrapeCall.begin(timeout)) {
      onCancel.accept(call::cancel);
      return scrape(url, target, wanted, call);
    } finally {
      if (closed) {
        clients.closeAll();
      }
    }
  }

  private Samples scrape(ScrapeUrl url, Target target, MetricNames wanted, ScrapeCall call)
      throws ScrapeException, InterruptedException {
    try {
      return new ScrapeRequest(clients, reader, wanted, call).run(url, target);
    } catch (MalformedPageException e) {
      throw new ScrapeException(FailureKind.MALFORMED, String.valueOf(e.getMessage()), url, e);
    } catch (RuntimeException e) {
      // A cancel between two steps of the HTTP client may cause any exception.
      call.checkInterrupt();
      throw e;
    } catch (IOException e) {
      call.checkInterrupt();
      HttpFailure failure = HttpFailure.of(e, call);
      throw new ScrapeException(failure.kind(), failure.reason(), url, e);
    }
  }

  /** Closes the idle connections to a server. Monitors call this when they close. */
  public void closeIdle(ScrapeUrl url) {
    Target target = url.target();
    if (target != null) {
      clients.closeAll(target.origin());
    }
  }

  /** Closes all idle connections. Running scrapes finish normally. */
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

  /** Builds a {@link ScrapeClient}. Not thread-safe. */
  public static final class Builder {
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration idleTimeout = Duration.ofSeconds(90);
    private long maxBodyBytes = 16L << 20;
    private int maxSamples = 100_000;
    private String userAgent = "panic-monitors";
    private ScrapeSettings settings = ScrapeSettings.none();
    private Supplier<Socket> sockets = DeadlineSocket::new;

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
     * Sets how long an idle connection is kept. Default: 90 s.
     *
     * @throws IllegalArgumentException if {@code timeout} is not positive
     */
    public Builder idleTimeout(Duration timeout) {
      idleTimeout = requirePositive("idleTimeout", timeout);
      return this;
    }

    /**
     * Sets the maximum size of a page. Default: 16 MiB.
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
     * Sets the maximum number of wanted samples on a page, counting each label as one more.
     *
     * <p>Limits memory. Default: 100,000.
     *
     * @throws IllegalArgumentException if {@code max} is not positive
     */
    public Builder maxSamples(int max) {
      if (max <= 0) {
        throw new IllegalArgumentException("maxSamples must be positive: " + max);
      }
      maxSamples = max;
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
     * Sets the factory of TLS connections for URLs without trust {@linkplain #settings settings}.
     *
     * <p>Host names are verified in any case. Default: the JVM's.
     */
    public Builder tls(SSLSocketFactory factory) {
      requireNonNull(factory, "factory");
      tls = () -> factory;
      return this;
    }

    /**
     * Sets trust and credentials by URL prefix. Default: none.
     *
     * <p>{@link #build} logs a warning for each insecure prefix.
     */
    public Builder settings(ScrapeSettings scrapeSettings) {
      settings = requireNonNull(scrapeSettings, "scrapeSettings");
      return this;
    }

    Builder sockets(Supplier<Socket> unconnected) {
      sockets = unconnected;
      return this;
    }

    private TlsLayer tls(TrustSettings trust) {
      if (trust.equals(TrustSettings.DEFAULT)) {
        return new TlsLayer(tls);
      }
      SSLSocketFactory sockets = trust.socketFactory();
      return new TlsLayer(() -> sockets);
    }

    private static Duration requirePositive(String what, Duration duration) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException(what + " must be positive: " + duration);
      }
      return duration;
    }

    /** Builds the client. */
    @CheckReturnValue
    public ScrapeClient build() {
      settings
          .all()
          .filter(entry -> !entry.rule().trust().verified())
          .forEach(entry -> log.warn("TLS is not verified for {}", entry.prefix()));
      return new ScrapeClient(this);
    }
  }
}
