package com.example.spring;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.PanicMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Monitors the heights of chains on a ledger. */
public final class LedgerProvider implements MonitorProvider<LedgerProvider.Chain> {
  private static final int UNREACHABLE = 5015;

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
    return round ->
        read(chain, context.message().meta("chain_id", chain.id())).toRoundResult(chain.name());
  }

  private PanicMessage read(Chain chain, PanicMessage message) throws InterruptedException {
    try {
      return message.result(Map.of("height", ledger.height(chain.name())));
    } catch (IOException e) {
      String text = "ledger has no height of " + chain.name() + ": " + e.getMessage();
      return message.error(FailureKind.CONNECT, UNREACHABLE, text);
    }
  }
}
