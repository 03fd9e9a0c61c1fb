package io.github.panicmonitors.prometheus;

import io.github.panicmonitors.prometheus.ScrapeSettings.Entry;
import io.github.panicmonitors.prometheus.ScrapeSettings.Rule;
import io.github.panicmonitors.prometheus.Target.Origin;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.core5.pool.PoolStats;

/**
 * How servers are spoken to. There is a pool of connections for each trust: one that was made
 * without asking who the server is must not serve a URL that asks.
 */
final class HttpClients {
  private final ScrapeSettings settings;
  private final Map<TrustSettings, Channel> channels = new HashMap<>();

  /** The connections to the servers of one trust, and what speaks on them. */
  private record Channel(ConnectionPool connections, HttpClient http) {}

  HttpClients(
      ScrapeSettings settings,
      Function<TrustSettings, ConnectionPool> connections,
      Function<ConnectionPool, HttpClient> http) {
    this.settings = settings;
    Function<TrustSettings, Channel> channel =
        trust -> {
          ConnectionPool made = connections.apply(trust);
          return new Channel(made, http.apply(made));
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

  /** Closes the connections that have been idle for too long. */
  void closeAged() {
    channels.values().forEach(channel -> channel.connections.closeAged());
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
