package io.github.panicmonitors.benchmarks.parser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Generates metrics pages of a busy Chainlink node with two chains. Series are sorted by name, and
 * monitors read only a few of them. The same size always gives the same page.
 */
public final class ChainlinkPage {
  /** Ten metrics of a generated page. */
  public static final List<String> TEN_NAMES =
      List.of(
          "eth_balance",
          "gas_updater_set_gas_price",
          "head_tracker_current_head",
          "head_tracker_heads_received",
          "max_unconfirmed_blocks",
          "pipeline_run_errors",
          "process_start_time_seconds",
          "tx_manager_gas_bump_exceeds_limit",
          "tx_manager_num_gas_bumps",
          "unconfirmed_transactions");

  private static final String[] CHAINS = {"1", "137"};
  private static final String[] BOUNDS = {
    "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"
  };

  private final Random random = new Random(1);
  private final StringBuilder page = new StringBuilder();

  private ChainlinkPage() {}

  /** Returns a page of at least {@code bytes} bytes, and at most about 1 KB more. */
  public static byte[] ofSize(int bytes) {
    return IntStream.iterate(0, jobs -> jobs + 1)
        .mapToObj(jobs -> new ChainlinkPage().write(jobs))
        .filter(page -> page.length() >= bytes)
        .findFirst()
        .orElseThrow()
        .toString()
        .getBytes(UTF_8);
  }

  private StringBuilder write(int jobs) {
    byChain(
        "eth_balance",
        "gauge",
        "account=\"0x9bA1c7f0dE1f4d6D6f0a2E4d9A7bC3f5E8d1A2b3\",evmChainID");
    byChain("evm_pool_rpc_node_calls_total", "counter", "nodeName=\"primary\",evmChainID");
    byChain("gas_updater_set_gas_price", "gauge", "percentile=\"60%\",evmChainID");
    runtime("go_gc_duration_seconds_sum");
    runtime("go_goroutines");
    runtime("go_memstats_alloc_bytes");
    byChain("head_tracker_connection_errors", "counter", "ChainID");
    byChain("head_tracker_current_head", "gauge", "evmChainID");
    byChain("head_tracker_heads_received", "counter", "ChainID");
    for (int job = 0; job < jobs / 2; job++) {
      histogram("http_request_duration_seconds", "path=\"/v2/jobs/%04d/runs\",status=\"200\"", job);
    }
    byChain("max_unconfirmed_blocks", "gauge", "evmChainID");
    byChain("pipeline_run_errors", "counter", "job_name=\"ETH/USD \\\"v3\\\"\",job_id");
    for (int job = jobs / 2; job < jobs; job++) {
      histogram("pipeline_task_execution_time", "job_id=\"%04d\",task_type=\"bridge\"", job);
    }
    runtime("process_cpu_seconds_total");
    runtime("process_start_time_seconds");
    byChain("tx_manager_gas_bump_exceeds_limit", "counter", "chainID");
    byChain("tx_manager_num_gas_bumps", "counter", "chainID");
    byChain("unconfirmed_transactions", "gauge", "evmChainID");
    return page;
  }

  private void family(String name, String type) {
    page.append("# HELP ")
        .append(name)
        .append(" Help text of ")
        .append(name)
        .append(" for operators\n");
    page.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void byChain(String name, String type, String label) {
    family(name, type);
    for (String chain : CHAINS) {
      sample(name, label + "=\"" + chain + "\"", Integer.toString(random.nextInt(1_000_000)));
    }
  }

  private void runtime(String name) {
    family(name, "gauge");
    page.append(name).append(' ').append(random.nextInt(1 << 30)).append("e+00\n");
  }

  private void histogram(String name, String labelFormat, int job) {
    if (page.indexOf("# TYPE " + name + " ") < 0) {
      family(name, "histogram");
    }
    String labels = String.format(Locale.ROOT, labelFormat, job);
    int count = 100_000;
    for (String bound : BOUNDS) {
      count += random.nextInt(1_000);
      sample(name + "_bucket", labels + ",le=\"" + bound + "\"", Integer.toString(count));
    }
    String sum = String.format(Locale.ROOT, "%.9f", 1_000 + random.nextDouble());
    sample(name + "_sum", labels, sum);
    sample(name + "_count", labels, Integer.toString(count));
  }

  private void sample(String name, String labels, String value) {
    page.append(name).append('{').append(labels).append("} ").append(value).append('\n');
  }
}
