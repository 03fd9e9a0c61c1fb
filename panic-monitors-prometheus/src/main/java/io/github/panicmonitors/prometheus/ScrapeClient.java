package io.github.panicmonitors.prometheus;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.http.BodyConsumer;
import io.github.panicmonitors.http.BodyException;
import io.github.panicmonitors.http.HttpSettings;
import io.github.panicmonitors.http.ProviderClient;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceRequest;
import io.github.panicmonitors.http.SourceUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches pages in the Prometheus text format with a {@link SourceClient} and parses them as they
 * arrive. Thread-safe.
 *
 * <p>One client per process is best, because connections are kept for the next scrape of the same
 * server. The caller that builds a client closes it.
 *
 * <pre>{@code
 * try (ScrapeClient client = ScrapeClient.builder().build()) {
 *   Samples samples = client.scrape(url, names, round);
 * }
 * }</pre>
 */
public final class ScrapeClient implements AutoCloseable {
  private static final String ACCEPT = "text/plain;version=0.0.4";

  private final ProviderClient owner;
  private final SourceClient client;
  private final int maxSamples;

  private ScrapeClient(Builder builder) {
    owner = ProviderClient.of(builder.client, builder.settings);
    client = owner.client();
    maxSamples = builder.maxSamples;
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
   * @throws SourceException if the page could not be read
   * @throws InterruptedException if the thread is interrupted or the round is cancelled
   */
  public Samples scrape(SourceUrl url, MetricNames wanted, Round round)
      throws SourceException, InterruptedException {
    return client.send(request(url), () -> new Page(wanted, maxSamples), round).body();
  }

  /**
   * Returns the wanted samples of a page.
   *
   * @param timeout the time limit of the whole scrape
   * @param onCancel receives a non-blocking hook that cancels the scrape from any thread; for
   *     example {@code round::onCancel}
   * @throws SourceException if the page could not be read
   * @throws InterruptedException if the thread is interrupted or the hook runs
   */
  public Samples scrape(
      SourceUrl url, MetricNames wanted, Duration timeout, Consumer<Runnable> onCancel)
      throws SourceException, InterruptedException {
    SourceRequest request = request(url).withTimeout(timeout);
    return client.send(request, () -> new Page(wanted, maxSamples), onCancel).body();
  }

  private static SourceRequest request(SourceUrl url) {
    return SourceRequest.get(url).withHeader("Accept", ACCEPT).followingRedirects();
  }

  /** Closes the idle connections to a server. Monitors call this when they close. */
  public void closeIdle(SourceUrl url) {
    client.closeIdle(url);
  }

  /** Closes all idle connections, unless the {@link Builder#client} was set. */
  @Override
  public void close() {
    owner.close();
  }

  /** Collects the wanted samples of one page and counts them with their labels. */
  private static final class Page implements BodyConsumer<Samples> {
    private final List<Sample> samples = new ArrayList<>();
    private final TextFormatParser parser;
    private final int maxSamples;
    private long count;

    Page(MetricNames wanted, int maxSamples) {
      this.maxSamples = maxSamples;
      parser = new TextFormatParser(wanted, this::add);
    }

    private void add(Sample sample) {
      samples.add(sample);
      count += 1 + sample.labels().size();
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) throws BodyException {
      try {
        parser.feed(bytes, offset, length);
      } catch (MalformedPageException e) {
        throw malformed(e);
      }
      if (count > maxSamples) {
        throw new BodyException(
            FailureKind.TOO_LARGE,
            "page has more than " + maxSamples + " samples and labels",
            null);
      }
    }

    @Override
    public Samples finish() throws BodyException {
      try {
        parser.finish();
      } catch (MalformedPageException e) {
        throw malformed(e);
      }
      return Samples.of(samples);
    }

    private static BodyException malformed(MalformedPageException e) {
      return new BodyException(FailureKind.MALFORMED, String.valueOf(e.getMessage()), e);
    }
  }

  /** Builds a {@link ScrapeClient}. Not thread-safe. */
  public static final class Builder {
    private int maxSamples = 100_000;
    private @Nullable SourceClient client;
    private @Nullable HttpSettings settings;

    private Builder() {}

    /** Sets the HTTP client. The host closes it. Default: the scrape client's own. */
    public Builder client(SourceClient sourceClient) {
      client = requireNonNull(sourceClient, "sourceClient");
      return this;
    }

    /**
     * Sets trust and credentials by URL prefix. Default: none. A client that is set takes its
     * settings from its own builder instead.
     */
    public Builder settings(HttpSettings httpSettings) {
      settings = requireNonNull(httpSettings, "httpSettings");
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
     * Builds the client.
     *
     * @throws IllegalStateException if both a client and settings are set
     */
    @CheckReturnValue
    public ScrapeClient build() {
      return new ScrapeClient(this);
    }
  }
}
