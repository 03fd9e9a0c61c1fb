package io.github.panicmonitors.prometheus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.prometheus.Target.Origin;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Fetches pages over HTTP and parses them as they arrive. Blocking, so that virtual threads scale,
 * and without a thread of its own.
 *
 * <p>Safe by default: TLS certificates and host names are verified; making a connection takes at
 * most 5 s and the whole scrape no longer than it was given, even if the server drips; headers are
 * bounded at 32 KiB and bodies at 16 MiB; compressed bodies are not asked for and not accepted;
 * redirects are followed within the same host only, at most three.
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
  private static final int BUFFER_BYTES = 32 * 1024;
  private static final int MAX_KEPT_BUFFERS = 16;
  private static final int MAX_REDIRECTS = 3;

  private final Duration connectLimit;
  private final long maxBodyBytes;
  private final String userAgent;
  private final Supplier<SSLSocketFactory> tls;
  private final IdleConnections idle;
  private final ArrayBlockingQueue<byte[]> buffers = new ArrayBlockingQueue<>(MAX_KEPT_BUFFERS);

  private ScrapeClient(Builder builder) {
    connectLimit = builder.connectLimit;
    maxBodyBytes = builder.maxBodyBytes;
    userAgent = builder.userAgent;
    tls = builder.tls;
    idle = new IdleConnections(builder.idleLimit);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the wanted samples of a page, within what remains of a round; cancelling the round ends
   * it at once. Sets the round's cancel hook.
   *
   * @throws ScrapeException if the page could not be read
   * @throws InterruptedException if the thread was interrupted or the round cancelled
   */
  public Samples scrape(ScrapeUrl url, MetricNames wanted, Round round)
      throws ScrapeException, InterruptedException {
    return scrape(url, wanted, round.remaining(), round::onCancel);
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
    Exchange exchange = new Exchange(limit);
    onCancel.accept(exchange::cancel);
    byte[] kept = buffers.poll();
    byte[] buffer = kept == null ? new byte[BUFFER_BYTES] : kept;
    try {
      return new Request(url, wanted, exchange, buffer).run(target);
    } catch (MalformedPageException e) {
      throw new ScrapeException(FailureKind.MALFORMED, String.valueOf(e.getMessage()), url, e);
    } catch (IOException e) {
      throw translated(e, exchange, url);
    } finally {
      exchange.detach();
      buffers.offer(buffer);
    }
  }

  private static ScrapeException translated(IOException e, Exchange exchange, ScrapeUrl url)
      throws InterruptedException {
    if (Thread.interrupted() || exchange.isCancelled()) {
      throw new InterruptedException("scrape was cancelled");
    }
    HttpFailure failure =
        e instanceof HttpFailure known
            ? known
            : new HttpFailure(FailureKind.CONNECT, "connection failed: " + e.getMessage(), e);
    HttpFailure shown =
        exchange.isOver() && failure.isOfConnection() ? exchange.timeout() : failure;
    return new ScrapeException(shown.kind(), shown.fact(), url, e);
  }

  /**
   * Closes the connections to a server that are kept for its next scrape. A monitor does so when it
   * ends.
   */
  public void closeIdle(ScrapeUrl url) {
    Target target = url.target();
    if (target != null) {
      idle.closeAll(target.origin());
    }
  }

  /** Closes all connections that are kept. Scrapes that are running end as they would. */
  @Override
  public void close() {
    idle.close();
  }

  int idleConnections() {
    return idle.size();
  }

  /** One page's requests: the first, and those that redirects lead to. */
  private final class Request {
    private final ScrapeUrl url;
    private final MetricNames wanted;
    private final Exchange exchange;
    private final byte[] buffer;

    Request(ScrapeUrl url, MetricNames wanted, Exchange exchange, byte[] buffer) {
      this.url = url;
      this.wanted = wanted;
      this.exchange = exchange;
      this.buffer = buffer;
    }

    Samples run(Target first) throws IOException, MalformedPageException, InterruptedException {
      Target target = first;
      for (int redirects = 0; ; redirects++) {
        Response response = exchanged(target, first.origin());
        if (response.samples != null) {
          return response.samples;
        }
        if (redirects == MAX_REDIRECTS) {
          throw new HttpFailure(FailureKind.HTTP_STATUS, "more than 3 redirects");
        }
        target = redirected(target, response.head);
      }
    }

    private Response exchanged(Target target, Origin first)
        throws IOException, MalformedPageException, InterruptedException {
      byte[] request = bytes(target, target.origin().equals(first));
      HttpConnection reused = idle.take(target.origin());
      if (reused != null) {
        reused.serve(exchange);
        ResponseReader reader = new ResponseReader(reused, buffer, maxBodyBytes);
        try {
          return response(reused, reader, request);
        } catch (IOException e) {
          // A server may close a connection that it keeps at any time: then nothing has come back.
          if (reader.hasBegun() || exchange.isOver() || exchange.isCancelled()) {
            throw e;
          }
        }
      }
      checkInterrupt();
      HttpConnection opened = HttpConnection.open(target.origin(), exchange, connectLimit, tls);
      return response(opened, new ResponseReader(opened, buffer, maxBodyBytes), request);
    }

    private void checkInterrupt() throws InterruptedException {
      if (Thread.interrupted() || exchange.isCancelled()) {
        throw new InterruptedException("scrape was cancelled");
      }
    }

    private byte[] bytes(Target target, boolean sameOrigin) {
      StringBuilder text = new StringBuilder(256);
      text.append("GET ").append(target.pathAndQuery()).append(" HTTP/1.1\r\nHost: ");
      text.append(target.origin().hostHeader());
      text.append("\r\nAccept: text/plain;version=0.0.4\r\nAccept-Encoding: identity");
      text.append("\r\nUser-Agent: ").append(userAgent);
      if (sameOrigin) {
        url.authorization()
            .ifPresent(secret -> text.append("\r\nAuthorization: ").append(secret.reveal()));
      }
      return text.append("\r\n\r\n").toString().getBytes(ISO_8859_1);
    }

    private Response response(HttpConnection connection, ResponseReader reader, byte[] request)
        throws IOException, MalformedPageException {
      boolean reusable = false;
      try {
        connection.send(request);
        ResponseHead head = reader.head();
        if (head.isRedirect()) {
          return new Response(head, null);
        }
        if (head.status() != 200) {
          throw new HttpFailure(FailureKind.HTTP_STATUS, "status is not 200: " + head.status());
        }
        head.requireNoContentEncoding();
        List<Sample> samples = new ArrayList<>();
        boolean delimited = page(reader, head, samples);
        reusable = delimited && head.keepsAlive() && !reader.hasSurplus();
        return new Response(head, Samples.of(samples));
      } catch (HttpFailure e) {
        throw e;
      } catch (IOException e) {
        FailureKind kind = reader.hasBegun() ? FailureKind.TRUNCATED : FailureKind.CONNECT;
        throw new HttpFailure(kind, "connection broke: " + e.getMessage(), e);
      } finally {
        exchange.detach();
        if (reusable) {
          idle.put(connection);
        } else {
          connection.close();
        }
      }
    }

    private boolean page(ResponseReader reader, ResponseHead head, List<Sample> samples)
        throws IOException, MalformedPageException {
      TextFormatParser parser = new TextFormatParser(wanted, samples::add);
      boolean delimited = reader.body(head, parser::feed);
      parser.finish();
      return delimited;
    }

    private Target redirected(Target from, ResponseHead head) throws HttpFailure {
      String location = head.location().orElse("");
      Target to = resolved(from, location);
      if (to == null) {
        throw new HttpFailure(
            FailureKind.HTTP_STATUS, "status is not 200: " + head.status() + " without a target");
      }
      boolean downgrade = from.origin().tls() && !to.origin().tls();
      if (!to.origin().host().equals(from.origin().host()) || downgrade) {
        String where = to.origin().tls() ? "https://" : "http://";
        throw new HttpFailure(
            FailureKind.HTTP_STATUS,
            "redirect is not followed: to " + where + to.origin().hostHeader());
      }
      return to;
    }

    private static @Nullable Target resolved(Target from, String location) {
      String scheme = from.origin().tls() ? "https:" : "http:";
      if (location.isEmpty()) {
        return null;
      }
      if (location.contains("://")) {
        return ScrapeUrl.of(location).target();
      }
      if (location.startsWith("//")) {
        return ScrapeUrl.of(scheme + location).target();
      }
      try {
        URI path = URI.create(from.pathAndQuery()).resolve(location);
        return ScrapeUrl.of(scheme + "//" + from.origin().hostHeader() + path).target();
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }

  /**
   * What a request led to.
   *
   * @param head the head
   * @param samples the page's; null if the response is a redirect
   */
  private record Response(ResponseHead head, @Nullable Samples samples) {}

  /** Builds a {@link ScrapeClient}. Not safe for use by several threads. */
  public static final class Builder {
    private Duration connectLimit = Duration.ofSeconds(5);
    private Duration idleLimit = Duration.ofSeconds(90);
    private long maxBodyBytes = 16L << 20;
    private String userAgent = "panic-monitors";

    /** Asked for at the first TLS connection: the default reads the JVM's trust store. */
    private Supplier<SSLSocketFactory> tls = () -> (SSLSocketFactory) SSLSocketFactory.getDefault();

    private Builder() {}

    /**
     * Sets how long making a connection may take, without its TLS handshake. Default: 5 s.
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
     * Sets what TLS connections are made by, and so whom they trust. Host names are verified in any
     * case. Default: the JVM's own.
     */
    public Builder tls(SSLSocketFactory factory) {
      requireNonNull(factory, "factory");
      tls = () -> factory;
      return this;
    }

    private static Duration requirePositive(String what, Duration duration) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException(what + " must be positive: " + duration);
      }
      return duration;
    }

    /** Returns the client. */
    public ScrapeClient build() {
      return new ScrapeClient(this);
    }
  }
}
