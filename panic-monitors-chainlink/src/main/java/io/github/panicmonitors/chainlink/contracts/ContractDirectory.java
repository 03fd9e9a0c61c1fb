package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.http.JsonClient;
import io.github.panicmonitors.http.JsonValue;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceRequest;
import io.github.panicmonitors.http.SourceUrl;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The directory of a chain's contracts: a list that is read once a day. */
final class ContractDirectory {
  private static final Duration LIFE = Duration.ofHours(24);
  private static final Duration RETRY = Duration.ofMinutes(10);
  private static final BigInteger FIRST_VERSION = BigInteger.valueOf(3);

  private final SourceUrl url;
  private final JsonClient client;
  private final InstantSource clock;
  private List<Address> proxies = List.of();
  private Instant next = Instant.MIN;
  private boolean known;
  private @Nullable SourceException failure;

  ContractDirectory(SourceUrl url, JsonClient client, InstantSource clock) {
    this.url = url;
    this.client = client;
    this.clock = clock;
  }

  /**
   * Reads the list if it is due.
   *
   * @return whether the list was read
   * @throws SourceException if the list cannot be read and was never read before
   */
  boolean refresh(Round round) throws SourceException, InterruptedException {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return false;
    }
    try {
      proxies = read(round);
      known = true;
      failure = null;
      next = now.plus(LIFE);
      return true;
    } catch (SourceException e) {
      if (!known) {
        throw e;
      }
      next = now.plus(RETRY);
      failure = e;
      return false;
    }
  }

  private List<Address> read(Round round) throws SourceException, InterruptedException {
    SourceRequest request =
        SourceRequest.get(url).followingRedirects().withTimeout(round.remaining().dividedBy(4));
    return client.send(request, ContractDirectory::proxies, round).body();
  }

  private static List<Address> proxies(JsonValue json) {
    Set<Address> proxies = new LinkedHashSet<>();
    json.asList().forEach(entry -> proxy(entry).ifPresent(proxies::add));
    return List.copyOf(proxies);
  }

  /** Returns the proxy of an entry. Empty if the entry has none or no supported version. */
  private static Optional<Address> proxy(JsonValue entry) {
    JsonValue version = entry.get("contractVersion");
    JsonValue proxy = entry.get("proxyAddress");
    boolean usable =
        version.isInteger()
            && version.asBigInteger().compareTo(FIRST_VERSION) >= 0
            && proxy.isString();
    return usable ? Address.parse(proxy.asString()) : Optional.empty();
  }

  /** Returns why the list could not be read again, or empty if the last attempt succeeded. */
  Optional<SourceException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Returns the proxies of the list. */
  List<Address> proxies() {
    return proxies;
  }
}
