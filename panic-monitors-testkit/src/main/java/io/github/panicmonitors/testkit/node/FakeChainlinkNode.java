package io.github.panicmonitors.testkit.node;

import static java.util.Objects.requireNonNull;

/**
 * A fake Chainlink node: a real HTTP server with a changing metrics page. Each request adds a block
 * and reduces the balance a little, until {@link #freeze} is called.
 *
 * <pre>{@code
 * try (FakeChainlinkNode node = FakeChainlinkNode.create()) {
 *   monitor(node.url());
 *   node.balance(0.01).failJobs(3);
 *   node.stop();
 * }
 * }</pre>
 *
 * <p>{@link #server} offers other faults. Thread-safe.
 */
public final class FakeChainlinkNode implements AutoCloseable {
  private static final double SPENT_PER_REQUEST = 0.0001;
  private static final double INITIAL_START_TIME = 1_792_100_000.52;

  private final FakeHttpServer server = FakeHttpServer.create();
  private final ChainlinkVersion version;
  private String chainId;
  private long head = 19_087_214;
  private long headsReceived = 48_211;
  private double balance = 26.5;
  private int unconfirmed = 3;
  private int failedJobs = 5;
  private double processStart = INITIAL_START_TIME;
  private boolean frozen;

  private FakeChainlinkNode(ChainlinkVersion version) {
    this.version = version;
    chainId = version == ChainlinkVersion.V1_2022 ? "56" : "1";
    server.respondWith(request -> FakeResponse.page(page()));
  }

  /** Starts a node of version {@link ChainlinkVersion#V2026}. */
  public static FakeChainlinkNode create() {
    return create(ChainlinkVersion.V2026);
  }

  /** Starts a node of this version. */
  public static FakeChainlinkNode create(ChainlinkVersion version) {
    return new FakeChainlinkNode(requireNonNull(version, "version"));
  }

  /** Returns the URL of the metrics page. */
  public String url() {
    return server.url();
  }

  /** Returns the HTTP server, to script faults. It serves this node's page by default. */
  public FakeHttpServer server() {
    return server;
  }

  /** Returns how many requests have arrived. */
  public int requestCount() {
    return server.requestCount();
  }

  /** Sets the chain's id. Default: 56 in version 1, else 1. */
  public synchronized FakeChainlinkNode chainId(String id) {
    chainId = requireNonNull(id, "id");
    return this;
  }

  /** Sets the current head, the highest block number. */
  public synchronized FakeChainlinkNode head(long block) {
    head = block;
    return this;
  }

  /** Returns the head on the page served last. */
  public synchronized long head() {
    return head;
  }

  /** Sets the balance of the account. */
  public synchronized FakeChainlinkNode balance(double amount) {
    balance = amount;
    return this;
  }

  /** Sets the number of unconfirmed transactions, which version 2026 does not show. */
  public synchronized FakeChainlinkNode unconfirmed(int transactions) {
    unconfirmed = transactions;
    return this;
  }

  /** Adds failed job runs. */
  public synchronized FakeChainlinkNode failJobs(int runs) {
    failedJobs += runs;
    return this;
  }

  /** Simulates a process restart, which resets the counters. */
  public synchronized FakeChainlinkNode restartProcess() {
    failedJobs = 0;
    headsReceived = 0;
    processStart += 3_600;
    return this;
  }

  /** Stops changing values on each request. */
  public synchronized FakeChainlinkNode freeze() {
    frozen = true;
    return this;
  }

  /** Stops listening, so that connections are refused. */
  public void stop() {
    server.stop();
  }

  /** Listens again, on the same port. */
  public void start() {
    server.start();
  }

  /** Stops the server. */
  @Override
  public void close() {
    server.close();
  }

  private synchronized String page() {
    if (!frozen) {
      head++;
      headsReceived++;
      balance = Math.max(0, balance - SPENT_PER_REQUEST);
    }
    return switch (version) {
      case V1_2022 -> v1();
      case V2_8_MULTICHAIN -> multichain();
      case V2026 -> v2026();
    };
  }

  private String v1() {
    return new TextFormatWriter()
        .gauge("eth_balance", balance, "account", "0x1F3a", "evmChainID", chainId)
        .gauge("gas_updater_set_gas_price", 5e9, "evmChainID", chainId, "percentile", "20%")
        .gauge("head_tracker_current_head", head, "evmChainID", chainId)
        .counter("head_tracker_heads_received", headsReceived, "evmChainID", chainId)
        .gauge("max_unconfirmed_blocks", 0, "evmChainID", chainId)
        .gauge("process_start_time_seconds", processStart)
        .counter("run_status_update_total", 129, "job_spec_id", "03ba", "status", "in_progress")
        .counter("run_status_update_total", failedJobs, "job_spec_id", "2aac", "status", "errored")
        .counter("tx_manager_gas_bump_exceeds_limit", 2, "evmChainID", chainId)
        .counter("tx_manager_num_gas_bumps", 14, "evmChainID", chainId)
        .gauge("unconfirmed_transactions", unconfirmed, "evmChainID", chainId)
        .toString();
  }

  private String multichain() {
    return new TextFormatWriter()
        .gauge("eth_balance", balance, "account", "0x9bA1", "evmChainID", chainId)
        .gauge("eth_balance", 812.5, "account", "0x2cE5", "evmChainID", "137")
        .gauge("head_tracker_current_head", head, "evmChainID", chainId)
        .gauge("head_tracker_current_head", 52_716_401, "evmChainID", "137")
        .counter("head_tracker_heads_received", headsReceived, "ChainID", chainId)
        .counter("head_tracker_heads_received", 301_544, "ChainID", "137")
        .gauge("max_unconfirmed_blocks", 0, "evmChainID", chainId)
        .gauge("max_unconfirmed_blocks", 4, "evmChainID", "137")
        .counter("pipeline_run_errors", failedJobs, "job_id", "12", "job_name", "ETH/USD \"v3\"")
        .gauge("process_start_time_seconds", processStart)
        .counter("tx_manager_gas_bump_exceeds_limit", 1, "chainID", "137")
        .counter("tx_manager_num_gas_bumps", 3, "chainID", chainId)
        .counter("tx_manager_num_gas_bumps", 21, "chainID", "137")
        .gauge("unconfirmed_transactions", unconfirmed, "evmChainID", chainId)
        .gauge("unconfirmed_transactions", 6, "evmChainID", "137")
        .gauge("gas_updater_set_gas_price", 2.1e10, "evmChainID", chainId, "percentile", "60%")
        .toString();
  }

  private String v2026() {
    return new TextFormatWriter()
        .gauge("head_tracker_current_head", head, "evmChainID", chainId)
        .counter("head_tracker_heads_received", headsReceived, "ChainID", chainId)
        .gauge(
            "node_balance", balance, "account", "0x7Ad3", "chainFamily", "EVM", "chainID", chainId)
        .gauge("multi_node_states", 3, "chainId", chainId, "network", "EVM", "state", "Alive")
        .counter("pipeline_run_errors", failedJobs, "job_id", "3", "job_name", "ARB-USD")
        .gauge("process_start_time_seconds", processStart)
        .toString();
  }

  @Override
  public String toString() {
    return url();
  }
}
