package io.github.panicmonitors.testkit.node;

import static java.util.Objects.requireNonNull;

/**
 * A Chainlink node as a monitor sees it: a real HTTP server whose metrics page changes as that of a
 * node does. With each request a block more has been seen and a little of the balance is spent;
 * {@link #still} holds all as it is.
 *
 * <pre>{@code
 * try (FakeChainlinkNode node = FakeChainlinkNode.create()) {
 *   monitor(node.url());
 *   node.balance(0.01).failJobs(3);
 *   node.stop();
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads. {@link #server} makes it fail in other ways.
 */
public final class FakeChainlinkNode implements AutoCloseable {
  private static final double SPENT_A_PAGE = 0.0001;
  private static final double FIRST_START = 1_792_100_000.52;

  private final FakeHttpServer server = FakeHttpServer.create();
  private final ChainlinkVersion generation;
  private String chainId;
  private long head = 19_087_214;
  private long headsReceived = 48_211;
  private double balance = 26.5;
  private int unconfirmed = 3;
  private int failedJobs = 5;
  private double processStart = FIRST_START;
  private boolean still;

  private FakeChainlinkNode(ChainlinkVersion generation) {
    this.generation = generation;
    chainId = generation == ChainlinkVersion.V1_2022 ? "56" : "1";
    server.answers(() -> FakeResponse.page(page()));
  }

  /** Returns a node of today that listens. */
  public static FakeChainlinkNode create() {
    return create(ChainlinkVersion.V2026);
  }

  /** Returns a node of a generation that listens. */
  public static FakeChainlinkNode create(ChainlinkVersion generation) {
    return new FakeChainlinkNode(requireNonNull(generation, "generation"));
  }

  /** Returns the URL of its page. */
  public String url() {
    return server.url();
  }

  /** Returns the server, to let it fail; its answers are this node's pages until others are set. */
  public FakeHttpServer server() {
    return server;
  }

  /** Returns how many requests have arrived. */
  public int requestCount() {
    return server.requestCount();
  }

  /** Sets the chain's id. Default: 56 in 2022, later 1. */
  public synchronized FakeChainlinkNode chainId(String id) {
    chainId = requireNonNull(id, "id");
    return this;
  }

  /** Sets the highest block seen. */
  public synchronized FakeChainlinkNode head(long block) {
    head = block;
    return this;
  }

  /** Returns the highest block on the newest page. */
  public synchronized long head() {
    return head;
  }

  /** Sets what the account holds. */
  public synchronized FakeChainlinkNode balance(double amount) {
    balance = amount;
    return this;
  }

  /** Sets how many transactions wait; a node of 2026 does not show it. */
  public synchronized FakeChainlinkNode unconfirmed(int transactions) {
    unconfirmed = transactions;
    return this;
  }

  /** Lets so many more job runs fail. */
  public synchronized FakeChainlinkNode failJobs(int runs) {
    failedJobs += runs;
    return this;
  }

  /** Lets its process start anew: its counters begin at zero. */
  public synchronized FakeChainlinkNode restartProcess() {
    failedJobs = 0;
    headsReceived = 0;
    processStart += 3_600;
    return this;
  }

  /** Holds all values as they are from now on. */
  public synchronized FakeChainlinkNode still() {
    still = true;
    return this;
  }

  /** Stops listening: connections are refused. */
  public void stop() {
    server.stop();
  }

  /** Listens again, on the same port. */
  public void start() {
    server.start();
  }

  /** Stops. */
  @Override
  public void close() {
    server.close();
  }

  private synchronized String page() {
    if (!still) {
      head++;
      headsReceived++;
      balance = Math.max(0, balance - SPENT_A_PAGE);
    }
    return switch (generation) {
      case V1_2022 -> v1();
      case V2_8_MULTICHAIN -> multichain();
      case V2026 -> today();
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

  private String today() {
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
