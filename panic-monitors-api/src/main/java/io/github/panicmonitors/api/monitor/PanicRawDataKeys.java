package io.github.panicmonitors.api.monitor;

import java.util.List;

/** The routing keys of raw data that PANIC's transformers read, for {@link MonitorDescriptor}. */
public final class PanicRawDataKeys {
  /** Chainlink nodes. */
  public static final String CHAINLINK_NODE = "node.chainlink";

  /** EVM nodes. */
  public static final String EVM_NODE = "node.evm";

  /** Cosmos nodes. */
  public static final String COSMOS_NODE = "node.cosmos";

  /** Substrate nodes. */
  public static final String SUBSTRATE_NODE = "node.substrate";

  /** Cosmos networks. */
  public static final String COSMOS_NETWORK = "network.cosmos";

  /** Substrate networks. */
  public static final String SUBSTRATE_NETWORK = "network.substrate";

  /** Contracts of Chainlink. */
  public static final String CHAINLINK_CONTRACTS = "contracts.chainlink";

  /** Systems. */
  public static final String SYSTEM = "system";

  /** Repositories on GitHub. */
  public static final String GITHUB = "github";

  /** Repositories on Docker Hub. */
  public static final String DOCKERHUB = "dockerhub";

  static final List<String> ALL =
      List.of(
          CHAINLINK_NODE,
          EVM_NODE,
          COSMOS_NODE,
          SUBSTRATE_NODE,
          COSMOS_NETWORK,
          SUBSTRATE_NETWORK,
          CHAINLINK_CONTRACTS,
          SYSTEM,
          GITHUB,
          DOCKERHUB);

  private PanicRawDataKeys() {}
}
