package io.github.panicmonitors.http;

import io.github.panicmonitors.http.HttpSettings.Entry;
import io.github.panicmonitors.http.HttpSettings.Rule;
import io.github.panicmonitors.http.Target.Origin;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.core5.pool.PoolStats;

/**
 * The HTTP clients, one for each trust setting.
 *
 * <p>Each has its own connection pool, so that a connection opened without verification never
 * serves a URL that requires it.
 */
final class HttpClients {
  private final HttpSettings settings;
  private final Map<TrustSettings, Channel> channels = new HashMap<>();

  /** A connection pool and the client that uses it. */
  private record Channel(ConnectionPool connections, HttpClient http) {}

  HttpClients(
      HttpSettings settings,
      Function<TrustSettings, ConnectionPool> connections,
      Function<ConnectionPool, HttpClient> http) {
    this.settings = settings;
    Function<TrustSettings, Channel> channel =
        trust -> {
          ConnectionPool pool = connections.apply(trust);
          return new Channel(pool, http.apply(pool));
        };
    channels.put(TrustSettings.DEFAULT, channel.apply(TrustSettings.DEFAULT));
    settings
        .all()
        .map(Entry::rule)
        .forEach(rule -> channels.computeIfAbsent(rule.trust(), channel));
  }

  Rule ruleFor(Target target) {
    return settings.ruleFor(target);
  }

  HttpClient client(Rule rule) {
    return Objects.requireNonNull(channels.get(rule.trust()), "trust").http;
  }

  /** Closes connections that have been idle too long. */
  void closeExpired() {
    channels.values().forEach(channel -> channel.connections.closeExpired());
  }

  void closeAll() {
    channels.values().forEach(channel -> channel.connections.closeAll());
  }

  /** Closes the idle connections to a server. */
  void closeAll(Origin origin) {
    channels.values().forEach(channel -> channel.connections.closeAll(origin));
  }

  int sum(ToIntFunction<PoolStats> count) {
    return channels.values().stream()
        .mapToInt(channel -> count.applyAsInt(channel.connections.stats()))
        .sum();
  }
}
