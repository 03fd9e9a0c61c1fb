package io.github.panicmonitors.examples.custommonitor;

import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.examples.custommonitor.BeaconChainProvider.Chain;
import io.github.panicmonitors.testkit.config.TestEntry;
import io.github.panicmonitors.testkit.contract.MonitorProviderContract;
import java.util.Map;
import java.util.Set;

class BeaconChainContractTest extends MonitorProviderContract<Chain> {
  @Override
  protected MonitorProvider<Chain> provider() {
    return new BeaconChainProvider();
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
  protected boolean isAggregate() {
    return true;
  }

  @Override
  protected Set<String> sharedFields() {
    return Set.of("parent_id");
  }

  @Override
  protected String page() {
    return BeaconNodeProviderTest.SYNCED;
  }
}
