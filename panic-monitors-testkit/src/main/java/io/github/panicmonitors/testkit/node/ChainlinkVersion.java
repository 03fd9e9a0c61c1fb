package io.github.panicmonitors.testkit.node;

/** What a Chainlink node's metrics page looks like has changed over the years. */
public enum ChainlinkVersion {
  /** Version 1, as in 2022: one chain, jobs of the old kind, {@code eth_balance}. */
  V1_2022,
  /** Version 2.8: several chains on one page, whose labels differ by metric. */
  V2_8_MULTICHAIN,
  /** 2026, with the transaction manager off: fewer metrics, {@code node_balance}. */
  V2026
}
