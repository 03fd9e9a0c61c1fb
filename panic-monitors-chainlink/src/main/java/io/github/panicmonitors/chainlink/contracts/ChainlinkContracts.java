package io.github.panicmonitors.chainlink.contracts;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.chainlink.ChainlinkNode;
import io.github.panicmonitors.http.SourceUrl;
import java.util.List;

/**
 * The contracts that the Chainlink nodes of one chain take part in. The id is the chain's.
 *
 * @param parentId the id of the chain
 * @param baseChain the base chain as in the routing key of the configuration
 * @param name the sub-chain as in the routing key of the configuration
 * @param directoryUrl the URL of the directory, which lists all contracts of the chain
 * @param endpointUrls the URLs of JSON-RPC endpoints of the chain, the preferred one first; at
 *     least one
 * @param nodes the nodes; at least one
 */
public record ChainlinkContracts(
    String parentId,
    String baseChain,
    String name,
    SourceUrl directoryUrl,
    List<SourceUrl> endpointUrls,
    List<ChainlinkNode> nodes)
    implements Monitorable {

  /**
   * Creates a monitorable.
   *
   * @throws IllegalArgumentException if there is no endpoint or no node
   */
  public ChainlinkContracts {
    requireNonNull(parentId, "parentId");
    requireNonNull(baseChain, "baseChain");
    requireNonNull(name, "name");
    requireNonNull(directoryUrl, "directoryUrl");
    endpointUrls = List.copyOf(endpointUrls);
    nodes = List.copyOf(nodes);
    if (endpointUrls.isEmpty() || nodes.isEmpty()) {
      throw new IllegalArgumentException("chain must have an endpoint and a node: " + parentId);
    }
  }

  @Override
  public String id() {
    return parentId;
  }
}
