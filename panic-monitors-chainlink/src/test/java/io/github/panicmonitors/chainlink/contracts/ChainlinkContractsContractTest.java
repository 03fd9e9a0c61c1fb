package io.github.panicmonitors.chainlink.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.testkit.contract.MonitorProviderContract;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.RecordedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The suite's server is the page of a node and the endpoint of the chain. */
class ChainlinkContractsContractTest extends MonitorProviderContract<ChainlinkContracts> {
  private ContractsFixture chain;

  /** The endpoint of all entries: the first URL that the suite gives. */
  private String endpoint = "";

  @BeforeEach
  void startChain() throws IOException {
    chain = new ContractsFixture();
  }

  @AfterEach
  void stopChain() {
    chain.close();
  }

  @Override
  protected MonitorProvider<ChainlinkContracts> provider() {
    return new ChainlinkContractsProvider();
  }

  @Override
  protected boolean isAggregate() {
    return true;
  }

  @Override
  protected Set<String> sharedFields() {
    return Set.of("parent_id", "weiwatchers_url", "evm_nodes_urls");
  }

  @Override
  protected String documentKey() {
    return "chains.chainlink.ethereum mainnet.nodes_config";
  }

  @Override
  protected Map<String, ?> entry(String id, String url) {
    endpoint = endpoint.isEmpty() ? url : endpoint;
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", id);
    entry.put("parent_id", "chain_1");
    entry.put("name", "cl_1");
    entry.put("node_prometheus_urls", url);
    entry.put("monitor_prometheus", "true");
    entry.put("monitor_contracts", "true");
    entry.put("evm_nodes_urls", endpoint);
    entry.put("weiwatchers_url", chain.endpoints.resolved("{base}/feeds.json"));
    return entry;
  }

  @Override
  protected String page() {
    return """
    # TYPE eth_balance gauge
    eth_balance{account="0x936469EFec07F631ef489f3b387A0E8338A6C629",evmChainID="1"} 26.04
    """;
  }

  @Override
  protected FakeResponse response(RecordedRequest request, String page) {
    return request.method().equals("POST") ? rpc(request.body()) : FakeResponse.page(page);
  }

  /** Lets the fake chain answer. */
  private FakeResponse rpc(String body) {
    try {
      URLConnection connection = URI.create(chain.chain().url()).toURL().openConnection();
      connection.setDoOutput(true);
      connection.getOutputStream().write(body.getBytes(UTF_8));
      try (InputStream answer = connection.getInputStream()) {
        return FakeResponse.json(new String(answer.readAllBytes(), UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
