package io.github.panicmonitors.testkit.node;

/** The Chainlink versions whose metrics pages differ. */
public enum ChainlinkVersion {
  /**
   * Version 1 of 2022: one chain, {@code run_status_update_total} for jobs, {@code eth_balance}.
   */
  V1_2022,
  /** Version 2.8: several chains on one page, with chain labels that differ by metric. */
  V2_8_MULTICHAIN,
  /** Version of 2026 without transaction manager: fewer metrics, {@code node_balance}. */
  V2026
}
