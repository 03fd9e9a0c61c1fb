package io.github.panicmonitors.systems;

import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.testkit.config.TestEntry;
import io.github.panicmonitors.testkit.contract.MonitorProviderContract;
import java.util.Map;

class SystemContractTest extends MonitorProviderContract<MonitoredSystem> {
  @Override
  protected MonitorProvider<MonitoredSystem> provider() {
    return new SystemProvider();
  }

  @Override
  protected String documentKey() {
    return "chains.cosmos.regen.nodes_config";
  }

  @Override
  protected Map<String, ?> entry(String id, String url) {
    return TestEntry.system("sentry").id(id).url(url).fields();
  }

  @Override
  protected String page() {
    return ExporterPage.TEXT;
  }
}
