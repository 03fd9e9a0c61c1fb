package io.github.panicmonitors.prometheus;

import static java.util.Objects.requireNonNull;

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
 * Fetches pages over HTTP and parses them as they arrive. Blocking, so that virtual threads scale,
 * and without a thread of its own.
 *
 * <p>Safe by default: TLS certificates and host names are verified; making a connection takes at
 * most 5 s for each of a host's addresses, and the whole scrape no longer than it was given, even
 * if the server drips; headers are bounded, and bodies at 16 MiB, compressed ones (which are not
 * asked for) after decompression, and what is wanted of them at 100,000 samples; redirects are
 * followed within the same host only, at most three; cookies are forgotten, and nothing is sent
 * twice but what a kept connection turned out to be too old for.
 *
 * <p>Connections are kept for the next scrape of the same server. A client is safe for use by
 * several threads; one for a whole process is best. Whoever builds it closes it.
 *
 * <pre>{@code
 * try (ScrapeClient client = ScrapeClient.builder().build()) {
 *   Samples samples = client.scrape(url, names, round);
 * }
 * }</pre>
 */
public final class ScrapeClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ScrapeClient.class);

  /** What a round needs for itself: one that is late publishes nothing. */
  private static final Duration KEPT_BACK = Duration.ofMillis(500);

  private static final List<Header> HEADERS =
      List.of(
          new BasicHeader(HttpHeaders.ACCEPT, "text/plain;version=0.0.4"),
          new BasicHeader(HttpHeaders.ACCEPT_ENCODING, "identity"));

  private final HttpClients access;
  private final PageReader reader;
  private volatile boolean closed;

  private ScrapeClient(Builder builder) {
    access =
        new HttpClients(
            builder.settings,
            trust ->
                new ConnectionPool(
                    builder.sockets, builder.connectLimit, builder.idleLimit, builder.tls(trust)),
            connections -> http(connections.manager(), builder));
    reader = new PageReader(builder.maxBodyBytes, builder.maxSamples);
  }

  private static HttpClient http(HttpClientConnectionManager connections, Builder builder) {
    return HttpClientBuilder.create()
        .setConnectionManager(connections)
        .setConnectionReuseStrategy(ScrapeClient::isWorthKeeping)
        .setUserAgent(builder.userAgent)
        .setDefaultHeaders(HEADERS)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setAuthenticationEnabled(false)
                .setConnectionKeepAlive(TimeValue.of(builder.idleLimit))
                .build())
        .disableAutomaticRetries()
        .disableAuthCaching()
        .disableConnectionState()
        .disableContentCompression()
        .disableCookieManagement()
        .disableRedirectHandling()
        .build();
  }

  private static boolean isWorthKeeping(
      HttpRequest request, HttpResponse response, HttpContext context) {
    return response.getCode() == 200
        && DefaultClientConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the wanted samples of a page, within what remains of a round less half a second, in
   * which the monitor can tell of a failure; cancelling the round ends it at once. Sets the round's
   * cancel hook.
   *
   * @throws ScrapeException if the page could not be read
   * @throws InterruptedException if the thread was interrupted or the round cancelled
   */
  public Samples scrape(ScrapeUrl url, MetricNames wanted, Round round)
      throws ScrapeException, InterruptedException {
    Duration limit = round.remaining().minus(KEPT_BACK);
    return scrape(url, wanted, limit.isNegative() ? Duration.ZERO : limit, round::onCancel);
  }

  /**
   * Returns the wanted samples of a page.
   *
   * @param limit how long it may take in all
   * @param onCancel is given a hook that ends the scrape from any thread, without blocking; such as
   *     {@code round::onCancel}
   * @throws ScrapeException if the page could not be read
   * @throws InterruptedException if the thread was interrupted or the hook was run. On a platform
   *     thread an interrupt alone is noticed within half a second, but not while a connection is
   *     made; resolving a host's name can be ended by neither.
   */
  public Samples scrape(
      ScrapeUrl url, MetricNames wanted, Duration limit, Consumer<Runnable> onCancel)
      throws ScrapeException, InterruptedException {
    Target target = url.target();
    if (target == null) {
      throw new ScrapeException(FailureKind.INVALID_URL, "URL is invalid", url, null);
    }
    access.closeAged();
    try (ScrapeCall exchange = ScrapeCall.begin(limit)) {
      onCancel.accept(exchange::cancel);
      return scrape(url, target, wanted, exchange);
    } finally {
      if (closed) {
        access.closeAll();
      }
    }
  }

  private Samples scrape(ScrapeUrl url, Target target, MetricNames wanted, ScrapeCall exchange)
      throws ScrapeException, InterruptedException {
    try {
      return new ScrapeRequest(access, reader, wanted, exchange).run(url, target);
    } catch (MalformedPageException e) {
      throw new ScrapeException(FailureKind.MALFORMED, String.valueOf(e.getMessage()), url, e);
    } catch (RuntimeException e) {
      // A cancel that comes between two of the HTTP client's steps may end it in any way.
      exchange.checkInterrupt();
      throw e;
    } catch (IOException e) {
      exchange.checkInterrupt();
      HttpFailure failure = HttpFailure.of(e, exchange);
      throw new ScrapeException(failure.kind(), failure.fact(), url, e);
    }
  }

  /**
   * Closes the connections to a server that are kept for its next scrape. A monitor does so when it
   * ends.
   */
  public void closeIdle(ScrapeUrl url) {
    Target target = url.target();
    if (target != null) {
      access.closeAll(target.origin());
    }
  }

  /** Closes all connections that are kept. Scrapes that are running end as they would. */
  @Override
  public void close() {
    closed = true;
    access.closeAll();
  }

  int idleConnections() {
    return access.sum(PoolStats::getAvailable);
  }

  int busyConnections() {
    return access.sum(PoolStats::getLeased);
  }

  /** Builds a {@link ScrapeClient}. Not safe for use by several threads. */
  public static final class Builder {
    private Duration connectLimit = Duration.ofSeconds(5);
    private Duration idleLimit = Duration.ofSeconds(90);
    private long maxBodyBytes = 16L << 20;
    private int maxSamples = 100_000;
    private String userAgent = "panic-monitors";
    private ScrapeSettings settings = ScrapeSettings.none();
    private Supplier<Socket> sockets = DeadlineSocket::new;

    /** Asked for at the first TLS connection: the default reads the JVM's trust store. */
    private Supplier<SSLSocketFactory> tls = () -> (SSLSocketFactory) SSLSocketFactory.getDefault();

    private Builder() {}

    /**
     * Sets how long making a connection to one address of a host may take, without its TLS
     * handshake. Default: 5 s.
     *
     * @throws IllegalArgumentException if {@code limit} is not positive
     */
    public Builder connectLimit(Duration limit) {
      connectLimit = requirePositive("connectLimit", limit);
      return this;
    }

    /**
     * Sets how long a connection is kept unused. Default: 90 s.
     *
     * @throws IllegalArgumentException if {@code limit} is not positive
     */
    public Builder idleLimit(Duration limit) {
      idleLimit = requirePositive("idleLimit", limit);
      return this;
    }

    /**
     * Sets how long a page may be. Default: 16 MiB.
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
     * Sets how many wanted samples a page may have, where each label of a sample counts as one
     * more: what they need is memory. Default: 100,000.
     *
     * @throws IllegalArgumentException if {@code most} is not positive
     */
    public Builder maxSamples(int most) {
      if (most <= 0) {
        throw new IllegalArgumentException("maxSamples must be positive: " + most);
      }
      maxSamples = most;
      return this;
    }

    /**
     * Sets the User-Agent header. Default: {@code panic-monitors}.
     *
     * @throws IllegalArgumentException if {@code text} is empty or has other than printable ASCII
     */
    public Builder userAgent(String text) {
      if (text.isEmpty() || !text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
        throw new IllegalArgumentException("userAgent must be printable ASCII: " + text);
      }
      userAgent = text;
      return this;
    }

    /**
     * Sets what TLS connections are made by, and so whom they trust, where the settings say nothing
     * of it. Host names are verified in any case. Default: the JVM's own.
     */
    public Builder tls(SSLSocketFactory factory) {
      requireNonNull(factory, "factory");
      tls = () -> factory;
      return this;
    }

    /**
     * Sets whom to trust and how to log in, by the prefixes of URLs. Default: none. {@link #build}
     * warns in the log of those that are insecure.
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
      SSLSocketFactory sockets = trust.sockets();
      return new TlsLayer(() -> sockets);
    }

    private static Duration requirePositive(String what, Duration duration) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException(what + " must be positive: " + duration);
      }
      return duration;
    }

    /** Returns the client. */
    public ScrapeClient build() {
      settings
          .all()
          .filter(entry -> !entry.rule().trust().verified())
          .forEach(entry -> log.warn("TLS is not verified for {}", entry.prefix()));
      return new ScrapeClient(this);
    }
  }
}
