package com.example.spring;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Monitors the heights of chains on a ledger. */
public final class LedgerProvider implements MonitorProvider<LedgerProvider.Chain> {
  private final Ledger ledger;

  /** Creates a provider whose monitors share a client. */
  public LedgerProvider(Ledger ledger) {
    this.ledger = ledger;
  }

  /** A chain on the ledger. */
  public record Chain(String id, String parentId, String name) implements Monitorable {}

  @Override
  public MonitorDescriptor descriptor() {
    return MonitorDescriptor.builder("ledger")
        .topic("chains.*.*.ledgers_config")
        .rawDataRoutingKey("ledger")
        .category("nodes")
        .period(Duration.ofSeconds(60))
        .build();
  }

  @Override
  public Optional<Chain> read(ConfigEntry entry) {
    return Optional.of(new Chain(entry.id(), entry.text("parent_id"), entry.text("name")));
  }

  @Override
  public Monitor create(Chain chain, MonitorContext context) {
    return round -> collect(chain);
  }

  private RoundResult collect(Chain chain) throws InterruptedException {
    try {
      return RoundResult.reading(message(chain, "height", ledger.height(chain.name())));
    } catch (IOException e) {
      String message = "ledger has no height of " + chain.name() + ": " + e.getMessage();
      return new RoundResult.Failure(
          FailureKind.CONNECT, message, chain.name(), message(chain, "error", message));
    }
  }

  private static RawData message(Chain chain, String what, Object value) {
    return RawData.of("ledger", Map.of("id", chain.id(), what, value));
  }
}
