package io.github.panicmonitors.api.manager;

import io.github.panicmonitors.api.CheckReturnValue;
import java.util.List;
import java.util.Locale;

/** The six managers of PANIC that a {@code MonitorsManager} can replace. */
@CheckReturnValue
public final class PanicRoles {
  private static final String NODES = "chains.*.*.nodes_config";
  private static final String EVM_NODES = "chains.*.*.evm_nodes_config";
  private static final String NODES_OF_CHAINLINK = "chains.chainlink.*.nodes_config";
  private static final String NODES_OF_COSMOS = "chains.cosmos.*.nodes_config";
  private static final String NODES_OF_SUBSTRATE = "chains.substrate.*.nodes_config";

  private PanicRoles() {}

  /** Returns the Node Monitors Manager: nodes of Chainlink, EVM, Cosmos and Substrate chains. */
  public static Role node() {
    return role("Node")
        .topic(NODES)
        .topic(EVM_NODES)
        .reads(NODES_OF_CHAINLINK)
        .reads(NODES_OF_COSMOS)
        .reads(NODES_OF_SUBSTRATE)
        .reads(EVM_NODES)
        .type("chainlink-node")
        .type("evm-node")
        .type("cosmos-node")
        .type("substrate-node")
        .build();
  }

  /** Returns the System Monitors Manager: the systems of all chains and of PANIC itself. */
  public static Role system() {
    return role("System")
        .topic("chains.*.*.systems_config")
        .topic("general.systems_config")
        .topic(NODES)
        .ignores(NODES_OF_CHAINLINK)
        .type("system")
        .build();
  }

  /** Returns the GitHub Monitors Manager. */
  public static Role github() {
    return role("GitHub")
        .topic("chains.*.*.github_repos_config")
        .topic("general.github_repos_config")
        .type("github-repo")
        .build();
  }

  /** Returns the DockerHub Monitors Manager. */
  public static Role dockerhub() {
    return role("DockerHub")
        .topic("chains.*.*.dockerhub_repos_config")
        .topic("general.dockerhub_repos_config")
        .type("dockerhub-repo")
        .build();
  }

  /** Returns the Contract Monitors Manager: the contracts of Chainlink. */
  public static Role contract() {
    return role("Contract")
        .topic(NODES)
        .reads(NODES_OF_CHAINLINK)
        .type("chainlink-contracts")
        .build();
  }

  /** Returns the Network Monitors Manager: the networks of Cosmos and Substrate chains. */
  public static Role network() {
    return role("Network")
        .topic(NODES)
        .reads(NODES_OF_COSMOS)
        .reads(NODES_OF_SUBSTRATE)
        .type("cosmos-network")
        .type("substrate-network")
        .build();
  }

  private static Role.Builder role(String name) {
    String queues = name.toLowerCase(Locale.ROOT) + "_monitors_manager_";
    return Role.builder(name + " Monitors Manager")
        .configsQueue(queues + "configs_queue")
        .heartbeatQueue(queues + "heartbeat_queue");
  }

  /** Returns all six. */
  public static List<Role> all() {
    return List.of(node(), system(), github(), dockerhub(), contract(), network());
  }
}
