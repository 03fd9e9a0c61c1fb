package io.github.panicmonitors.repositories;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.http.HttpSettings;
import io.github.panicmonitors.http.JsonClient;
import io.github.panicmonitors.http.JsonReader;
import io.github.panicmonitors.http.ProviderClient;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceRequest;
import io.github.panicmonitors.http.SourceResponse;
import io.github.panicmonitors.http.SourceUrl;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * GitHub or Docker Hub, shared by all monitors of a provider. Once the service limits requests, no
 * monitor sends one before the service allows it again. Thread-safe.
 */
final class RepositoryService implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Time of a round that is reserved for the request after a wait. */
  private static final Duration RESERVED = Duration.ofSeconds(10);

  private final String baseUrl;
  private final ProviderClient client;
  private final JsonClient json;
  private volatile Instant blockedUntil = Instant.MIN;

  private RepositoryService(Builder builder) {
    baseUrl = builder.baseUrl;
    client = ProviderClient.of(builder.client, builder.settings);
    json = JsonClient.of(client.client());
  }

  /** Returns the URL of a path. */
  SourceUrl url(String path) {
    return SourceUrl.of(baseUrl + path);
  }

  String baseUrl() {
    return baseUrl;
  }

  /** Returns the service's host. */
  String host() {
    return String.valueOf(URI.create(baseUrl).getHost());
  }

  /**
   * Sends a request, unless the service refuses requests now.
   *
   * @throws RateLimitedException if the service refuses requests, or refused this one
   */
  <T> SourceResponse<T> send(
      SourceRequest request, JsonReader<T> reader, Round round, InstantSource clock)
      throws SourceException, RateLimitedException, InterruptedException {
    requireNoLimit(clock);
    try {
      SourceResponse<T> response = json.send(request.withTimeout(TIMEOUT), reader, round);
      RateLimit.exhausted(response, clock.instant()).ifPresent(this::block);
      return response;
    } catch (SourceException e) {
      Instant refusedUntil = RateLimit.refused(e, clock.instant()).orElse(null);
      if (refusedUntil == null) {
        throw e;
      }
      block(refusedUntil);
      throw new RateLimitedException(refusedUntil);
    }
  }

  /**
   * Checks that the service accepts requests now.
   *
   * @throws RateLimitedException if not
   */
  void requireNoLimit(InstantSource clock) throws RateLimitedException {
    Instant until = blockedUntil;
    if (clock.instant().isBefore(until)) {
      throw new RateLimitedException(until);
    }
  }

  private void block(Instant until) {
    blockedUntil = until;
  }

  /** Waits until the service accepts requests again, unless that is too late for the round. */
  void awaitLimit(Round round, InstantSource clock) throws InterruptedException {
    Duration wait = Duration.between(clock.instant(), later(blockedUntil, clock.instant()));
    if (wait.isZero() || wait.compareTo(round.remaining().minus(RESERVED)) > 0) {
      return;
    }
    CountDownLatch cancelled = new CountDownLatch(1);
    round.onCancel(cancelled::countDown);
    if (cancelled.await(wait.toMillis() + 1, TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("the round was cancelled");
    }
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /** Closes the service's own client, but not one of the host. */
  @Override
  public void close() {
    client.close();
  }

  /** Builds a service. Not thread-safe. */
  static final class Builder {
    private String baseUrl;
    private @Nullable SourceClient client;
    private @Nullable HttpSettings settings;

    Builder(String baseUrl) {
      this.baseUrl = baseUrl;
    }

    void baseUrl(String url) {
      if (!SourceUrl.of(url).isValid() || url.contains("?") || url.contains("@")) {
        throw new IllegalArgumentException(
            "base URL must be http or https, without user-info and query: " + SourceUrl.of(url));
      }
      baseUrl = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    void client(SourceClient given) {
      client = given;
    }

    void settings(HttpSettings given) {
      settings = given;
    }

    @CheckReturnValue
    RepositoryService build() {
      return new RepositoryService(this);
    }
  }
}
