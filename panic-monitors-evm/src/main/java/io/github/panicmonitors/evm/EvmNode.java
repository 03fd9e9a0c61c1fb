package io.github.panicmonitors.evm;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.http.SourceUrl;

/**
 * A node of an EVM chain.
 *
 * @param id the id of its configuration entry
 * @param parentId the id of its chain
 * @param name the name in PANIC
 * @param url the URL of its JSON-RPC endpoint
 */
public record EvmNode(String id, String parentId, String name, SourceUrl url)
    implements Monitorable {

  /** Creates a node. */
  public EvmNode {
    requireNonNull(id, "id");
    requireNonNull(parentId, "parentId");
    requireNonNull(name, "name");
    requireNonNull(url, "url");
  }
}
