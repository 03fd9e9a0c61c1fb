package com.example.spring;

import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.testkit.config.TestEntry;
import io.github.panicmonitors.testkit.contract.MonitorProviderContract;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;

class LedgerContractTest extends MonitorProviderContract<LedgerProvider.Chain> {
  @AutoClose private final HttpLedger ledger = new HttpLedger();

  @Override
  protected MonitorProvider<LedgerProvider.Chain> provider() {
    return new LedgerProvider(ledger);
  }

  @Override
  protected String documentKey() {
    return "chains.cosmos.hub.ledgers_config";
  }

  @Override
  protected Map<String, ?> entry(String id, String url) {
    return TestEntry.entry("hub").id(id).url(url).fields();
  }

  @Override
  protected String page() {
    return "{\"chain\": \"hub\", \"height\": 19087214, \"peers\": [\"a\", \"b\"]}";
  }
}
