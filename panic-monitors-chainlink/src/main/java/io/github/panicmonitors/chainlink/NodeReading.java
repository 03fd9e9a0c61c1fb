package io.github.panicmonitors.chainlink;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of one chain on a page. A value is null if the page lacks it.
 *
 * @param head the highest block seen
 * @param headsReceived the number of blocks seen
 * @param maxUnconfirmedBlocks the longest time that a transaction has waited, in blocks
 * @param processStart when the node started, in Unix seconds
 * @param gasBumps how often the price of a transaction was raised
 * @param gasBumpsOverLimit how often the price could not be raised
 * @param unconfirmed the number of waiting transactions
 * @param gasPrice the price that the node offers
 * @param balance the balance of an account
 * @param jobErrors the number of job runs that failed since the monitor's first round
 */
record NodeReading(
    double head,
    @Nullable Double headsReceived,
    @Nullable Double maxUnconfirmedBlocks,
    double processStart,
    @Nullable Double gasBumps,
    @Nullable Double gasBumpsOverLimit,
    @Nullable Double unconfirmed,
    @Nullable GasPrice gasPrice,
    @Nullable Balance balance,
    int jobErrors) {

  /** Returns the data with exactly the keys that PANIC's Chainlink node transformer expects. */
  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("head_tracker_current_head", head);
    map.put("head_tracker_heads_received_total", headsReceived);
    map.put("max_unconfirmed_blocks", maxUnconfirmedBlocks);
    map.put("process_start_time_seconds", processStart);
    map.put("tx_manager_num_gas_bumps_total", gasBumps);
    map.put("tx_manager_gas_bump_exceeds_limit_total", gasBumpsOverLimit);
    map.put("unconfirmed_transactions", unconfirmed);
    map.put("gas_updater_set_gas_price", gasPrice == null ? null : gasPrice.toMap());
    map.put("balance", balance == null ? Map.of() : balance.toMap());
    map.put("run_status_update_total_errors", jobErrors);
    return map;
  }

  /**
   * A price of gas.
   *
   * @param percentile of the prices of recent blocks, such as {@code 20%}
   * @param price in wei
   */
  record GasPrice(String percentile, double price) {
    private Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("percentile", percentile);
      map.put("price", price);
      return map;
    }
  }

  /**
   * The balance of an account.
   *
   * @param address the account
   * @param amount in the currency's unit
   * @param symbol the currency; empty if unknown
   */
  record Balance(String address, double amount, String symbol) {
    private Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("address", address);
      map.put("balance", amount);
      map.put("symbol", symbol);
      return map;
    }
  }
}
