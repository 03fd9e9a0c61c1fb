package com.example.heights;

import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.testkit.config.TestEntry;
import io.github.panicmonitors.testkit.contract.MonitorProviderContract;
import java.util.Map;

class HeightProviderContractTest extends MonitorProviderContract<HeightProvider.Node> {
  @Override
  protected MonitorProvider<HeightProvider.Node> provider() {
    return new HeightProvider();
  }

  @Override
  protected String documentKey() {
    return "chains.cosmos.hub.heights_config";
  }

  @Override
  protected Map<String, ?> entry(String id, String url) {
    return TestEntry.entry("main").id(id).url(url).fields();
  }

  @Override
  protected String page() {
    return "block_height 19087214\n";
  }
}
