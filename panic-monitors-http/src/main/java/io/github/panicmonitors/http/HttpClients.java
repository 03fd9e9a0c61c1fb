package io.github.panicmonitors.http;

import io.github.panicmonitors.http.HttpSettings.Entry;
import io.github.panicmonitors.http.HttpSettings.Rule;
import io.github.panicmonitors.http.Target.Origin;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.core5.pool.PoolStats;

/**
 * The HTTP clients, one for each way to connect.
 *
 * <p>Each has its own connection pool, so that a connection opened without verification never
 * serves a URL that requires it.
 */
final class HttpClients {
  private final HttpSettings settings;
  private final Map<Way, Channel> channels = new HashMap<>();

  /** What connections must have in common to be shared. */
  private record Way(TlsSettings tls, Optional<ProxyServer> proxy) {
    static final Way DEFAULT = new Way(TlsSettings.DEFAULT, Optional.empty());

    static Way of(Rule rule) {
      return new Way(rule.tls(), rule.proxy());
    }
  }

  /** A connection pool and the client that uses it. */
  private record Channel(ConnectionPool connections, HttpClient http) {}

  HttpClients(
      HttpSettings settings,
      Function<TlsSettings, ConnectionPool> connections,
      BiFunction<ConnectionPool, Optional<ProxyServer>, HttpClient> http) {
    this.settings = settings;
    Function<Way, Channel> channel =
        way -> {
          ConnectionPool pool = connections.apply(way.tls);
          return new Channel(pool, http.apply(pool, way.proxy));
        };
    channels.put(Way.DEFAULT, channel.apply(Way.DEFAULT));
    settings
        .all()
        .map(Entry::rule)
        .forEach(rule -> channels.computeIfAbsent(Way.of(rule), channel));
  }

  Rule ruleFor(Target target) {
    return settings.ruleFor(target);
  }

  HttpClient client(Rule rule) {
    return Objects.requireNonNull(channels.get(Way.of(rule)), "channel").http;
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
    channels.forEach(
        (way, channel) ->
            channel.connections.closeAll(
                way.proxy
                    .map(it -> new HttpRoute(origin.toHost(), null, it.toHost(), origin.tls()))
                    .orElseGet(() -> new HttpRoute(origin.toHost(), null, origin.tls()))));
  }

  int sum(ToIntFunction<PoolStats> count) {
    return channels.values().stream()
        .mapToInt(channel -> count.applyAsInt(channel.connections.stats()))
        .sum();
  }
}
