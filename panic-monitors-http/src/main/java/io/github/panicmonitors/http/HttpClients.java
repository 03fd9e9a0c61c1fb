package io.github.panicmonitors.http;

import io.github.panicmonitors.http.HttpSettings.Entry;
import io.github.panicmonitors.http.HttpSettings.Rule;
import io.github.panicmonitors.http.HttpSettings.Rules;
import io.github.panicmonitors.http.Target.Origin;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.core5.pool.PoolStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP clients, one for each set of connection options.
 *
 * <p>Each has its own connection pool, so that a connection opened without verification never
 * serves a URL that requires it.
 */
final class HttpClients {
  private static final Logger log = LoggerFactory.getLogger(SourceClient.class);

  private final HttpSettings settings;
  private final Function<ConnectionOptions, Channel> opener;

  /** Guards the changes of what is in use. A thread that finds it locked uses the current value. */
  private final ReentrantLock changing = new ReentrantLock();

  private volatile InUse inUse;

  /** Why the current rules are not in use, or empty. Guarded by {@link #changing}. */
  private String failure = "";

  /** The options that all connections of a pool have in common. */
  record ConnectionOptions(TlsSettings tls, Optional<ProxyServer> proxy, ConnectionLimits limits) {
    static final ConnectionOptions DEFAULT =
        new ConnectionOptions(TlsSettings.DEFAULT, Optional.empty(), ConnectionLimits.DEFAULT);

    static ConnectionOptions of(Rule rule) {
      return new ConnectionOptions(rule.tls(), rule.proxy(), rule.connections());
    }
  }

  /** A connection pool and the client that uses it. */
  private record Channel(ConnectionPool connections, HttpClient http) {}

  /** The rules in use, and the channel for each of their connection options. Immutable. */
  private record InUse(Rules rules, Map<ConnectionOptions, Channel> channels) {}

  /** What a request needs. */
  record Match(Rule rule, HttpClient http) {}

  /**
   * Opens the connection pools that the settings need now.
   *
   * @throws IllegalArgumentException if a file of the settings can no longer be read
   */
  HttpClients(
      HttpSettings settings,
      Function<ConnectionOptions, ConnectionPool> connections,
      BiFunction<ConnectionPool, Optional<ProxyServer>, HttpClient> http) {
    this.settings = settings;
    this.opener =
        options -> {
          ConnectionPool pool = connections.apply(options);
          return new Channel(pool, http.apply(pool, options.proxy));
        };
    this.inUse = opened(settings.rules(), Map.of());
  }

  Match match(Target target) {
    InUse current = use();
    Rule rule = current.rules.ruleFor(target);
    Channel channel =
        Objects.requireNonNull(current.channels.get(ConnectionOptions.of(rule)), "channel");
    return new Match(rule, channel.http);
  }

  private InUse use() {
    InUse current = inUse;
    if (settings.rules() == current.rules || !changing.tryLock()) {
      return current;
    }
    try {
      // Another thread may have changed it before the lock was taken.
      change(inUse, settings.rules());
      failure = "";
    } catch (IllegalArgumentException e) {
      warnOnce(String.valueOf(e.getMessage()));
    } finally {
      changing.unlock();
    }
    return inUse;
  }

  private void change(InUse before, Rules now) {
    if (now != before.rules) {
      inUse = opened(now, before.channels);
      before.channels.forEach(this::retireIfReplaced);
    }
  }

  private void retireIfReplaced(ConnectionOptions options, Channel channel) {
    if (!inUse.channels.containsKey(options)) {
      channel.connections.retire();
    }
  }

  private void warnOnce(String reason) {
    if (!reason.equals(failure)) {
      log.warn("{}: the earlier settings stay in use until this is corrected", reason);
    }
    failure = reason;
  }

  private InUse opened(Rules rules, Map<ConnectionOptions, Channel> open) {
    Map<ConnectionOptions, Channel> channels = new HashMap<>();
    Stream.concat(
            Stream.of(ConnectionOptions.DEFAULT),
            rules.all().map(Entry::rule).map(ConnectionOptions::of))
        .distinct()
        .forEach(
            options -> {
              Channel channel = open.get(options);
              channels.put(options, channel == null ? opener.apply(options) : channel);
            });
    rules
        .all()
        .filter(entry -> !entry.rule().tls().verified())
        .forEach(entry -> log.warn("TLS is not verified for {}", entry.prefix()));
    return new InUse(rules, channels);
  }

  /** Closes connections that have been idle too long. */
  void closeExpired() {
    inUse.channels.values().forEach(channel -> channel.connections.closeExpired());
  }

  void closeAll() {
    inUse.channels.values().forEach(channel -> channel.connections.closeAll());
  }

  /** Closes the idle connections to a server. */
  void closeAll(Origin origin) {
    inUse.channels.forEach(
        (options, channel) ->
            channel.connections.closeAll(
                options
                    .proxy
                    .map(it -> new HttpRoute(origin.toHost(), null, it.toHost(), origin.tls()))
                    .orElseGet(() -> new HttpRoute(origin.toHost(), null, origin.tls()))));
  }

  int sum(ToIntFunction<PoolStats> count) {
    return inUse.channels.values().stream()
        .mapToInt(channel -> count.applyAsInt(channel.connections.stats()))
        .sum();
  }
}
