package io.github.panicmonitors.evm;

import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.testkit.contract.MonitorProviderContract;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.RecordedRequest;
import java.util.Map;

class EvmNodeContractTest extends MonitorProviderContract<EvmNode> {
  private static final String NOT_SYNCING = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": false}";

  @Override
  protected MonitorProvider<EvmNode> provider() {
    return new EvmNodeProvider();
  }

  @Override
  protected String documentKey() {
    return "chains.chainlink.ethereum mainnet.evm_nodes_config";
  }

  @Override
  protected Map<String, ?> entry(String id, String url) {
    return Map.of(
        "id",
        id,
        "parent_id",
        "chain_1",
        "name",
        "geth",
        "node_http_url",
        url,
        "monitor_node",
        "true");
  }

  @Override
  protected String page() {
    return "{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": \"0x1312d00\"}";
  }

  @Override
  protected FakeResponse response(RecordedRequest request, String page) {
    return FakeResponse.json(request.body().contains("eth_syncing") ? NOT_SYNCING : page);
  }
}
