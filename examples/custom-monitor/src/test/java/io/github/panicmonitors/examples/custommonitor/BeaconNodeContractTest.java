package io.github.panicmonitors.examples.custommonitor;

import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.examples.custommonitor.BeaconNodeProvider.Node;
import io.github.panicmonitors.testkit.config.TestEntry;
import io.github.panicmonitors.testkit.contract.MonitorProviderContract;
import java.util.Map;

class BeaconNodeContractTest extends MonitorProviderContract<Node> {
  @Override
  protected MonitorProvider<Node> provider() {
    return new BeaconNodeProvider();
  }

  @Override
  protected String documentKey() {
    return "chains.ethereum.mainnet.beacon_nodes_config";
  }

  @Override
  protected Map<String, ?> entry(String id, String url) {
    return TestEntry.entry("main").id(id).url(url).fields();
  }

  @Override
  protected String page() {
    return BeaconNodeProviderTest.SYNCED;
  }
}
