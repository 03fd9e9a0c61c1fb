package com.example.spring;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.InvalidConfigException;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.PanicMessage;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Monitors the heights of chains on ledgers. */
public final class LedgerProvider implements MonitorProvider<LedgerProvider.Chain> {
  private static final int NOT_READ = 5003;

  private final Ledger ledger;

  /** Creates a provider whose monitors share a client. */
  public LedgerProvider(Ledger ledger) {
    this.ledger = ledger;
  }

  /** A chain, and where a ledger has it. */
  public record Chain(String id, String parentId, String name, URI url) implements Monitorable {}

  @Override
  public MonitorDescriptor descriptor() {
    return MonitorDescriptor.builder("ledger")
        .topic("chains.*.*.ledgers_config")
        .otherRawDataRoutingKey("ledger")
        .category("nodes")
        .period(Duration.ofSeconds(60))
        .build();
  }

  @Override
  public Optional<Chain> read(ConfigEntry entry) {
    return Optional.of(
        new Chain(entry.id(), entry.text("parent_id"), entry.text("name"), url(entry)));
  }

  /** A chain's URL is shown and logged, so it must not have credentials. */
  private static URI url(ConfigEntry entry) {
    URI url = entry.url("url");
    if (url.getUserInfo() != null) {
      throw new InvalidConfigException("url must not have credentials");
    }
    return url;
  }

  @Override
  public Monitor create(Chain chain, MonitorContext context) {
    return round -> {
      PanicMessage message = message(chain, context);
      try {
        message.result(Map.of("height", ledger.height(chain.url(), round)));
      } catch (LedgerException e) {
        message.error(e.kind(), NOT_READ, "no height of " + chain.name() + ": " + e.getMessage());
      }
      return message.toRoundResult(chain.url().toString());
    };
  }

  /** For a ledger whose client does not end in time. */
  @Override
  public Optional<RoundResult> timedOut(Chain chain, MonitorContext context) {
    return Optional.of(
        message(chain, context)
            .error(FailureKind.TIMEOUT, NOT_READ, "no height of " + chain.name() + " in time")
            .toRoundResult(chain.url().toString()));
  }

  private static PanicMessage message(Chain chain, MonitorContext context) {
    return context.message().meta("chain_id", chain.id());
  }
}
