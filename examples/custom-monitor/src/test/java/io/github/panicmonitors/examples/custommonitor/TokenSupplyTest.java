package io.github.panicmonitors.examples.custommonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.http.JsonClient;
import io.github.panicmonitors.http.JsonRpcClient;
import io.github.panicmonitors.http.JsonValue;
import io.github.panicmonitors.http.RpcCall;
import io.github.panicmonitors.http.RpcException;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeEvmChain;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TokenSupplyTest {
  private static final String TOKEN = "0x" + "12".repeat(20);
  private static final String TOTAL_SUPPLY = "0x18160ddd";
  private static final RpcCall<String> SUPPLY =
      RpcCall.of(
          "eth_call", JsonValue::asString, Map.of("to", TOKEN, "data", TOTAL_SUPPLY), "latest");

  @AutoClose private final FakeEvmChain chain = FakeEvmChain.create();
  @AutoClose private final SourceClient client = SourceClient.builder().build();

  private String supply() throws Exception {
    return JsonRpcClient.of(JsonClient.of(client))
        .call(SourceUrl.of(chain.url()), SUPPLY, TestRound.within(Duration.ofSeconds(30)));
  }

  @Test
  void readsTheSupply() throws Exception {
    chain.call(TOKEN, TOTAL_SUPPLY, "0x3e8");

    assertThat(supply()).isEqualTo("0x3e8");
    assertThat(chain.takeTraffic().calls("eth_call")).isEqualTo(1);
  }

  @Test
  void reportsThatTheServiceLimitsCalls() {
    chain.limitCalls(0);

    assertThatThrownBy(this::supply)
        .isInstanceOf(RpcException.class)
        .hasMessageStartingWith("RPC error -32005: rate limit exceeded");
  }
}
