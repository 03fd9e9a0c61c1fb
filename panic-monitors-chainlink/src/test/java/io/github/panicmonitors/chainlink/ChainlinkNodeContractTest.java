package io.github.panicmonitors.chainlink;

import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.testkit.config.TestEntry;
import io.github.panicmonitors.testkit.contract.MonitorProviderContract;
import java.util.Map;

class ChainlinkNodeContractTest extends MonitorProviderContract<ChainlinkNode> {
  @Override
  protected MonitorProvider<ChainlinkNode> provider() {
    return new ChainlinkNodeProvider();
  }

  @Override
  protected String documentKey() {
    return MonitorFixture.KEY;
  }

  @Override
  protected Map<String, ?> entry(String id, String url) {
    return TestEntry.chainlinkNode("cl_main").id(id).url(url).fields();
  }

  @Override
  protected String page() {
    return """
        # TYPE head_tracker_current_head gauge
        head_tracker_current_head{evmChainID="56"} 19087214
        head_tracker_heads_received{ChainID="56"} 48211
        max_unconfirmed_blocks{evmChainID="56"} 0
        process_start_time_seconds 1.79210000052e+09
        tx_manager_num_gas_bumps{chainID="56"} 14
        tx_manager_gas_bump_exceeds_limit{chainID="56"} 2
        unconfirmed_transactions{evmChainID="56"} 3
        gas_updater_set_gas_price{evmChainID="56",percentile="20%"} 5e+09
        eth_balance{account="0x1F3a",evmChainID="56"} 26.5
        pipeline_run_errors{job_id="3",job_name="ARB-USD"} 5
        """;
  }
}
