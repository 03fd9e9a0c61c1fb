package io.github.panicmonitors.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorFlagsTest {
  private static boolean anyOn(Map<String, Object> entries) {
    return MonitorFlags.anyOn(ConfigDocument.of("chains.cosmos.regen.nodes_config", entries));
  }

  private static boolean isOn(Map<String, Object> fields) {
    return anyOn(Map.of("a", fields));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "monitor_node",
        "monitor_system",
        "monitor_repo",
        "monitor_contracts",
        "monitor_network"
      })
  void eachFieldSwitchesAnEntryOnAndOff(String field) {
    assertThat(isOn(Map.of(field, "True"))).isTrue();
    assertThat(isOn(Map.of(field, true))).isTrue();
    assertThat(isOn(Map.of(field, "false"))).isFalse();
    assertThat(isOn(Map.of(field, ""))).isFalse();
  }

  @Test
  void oneOfSeveralFieldsIsEnough() {
    assertThat(isOn(Map.of("monitor_node", "no", "monitor_contracts", "yes"))).isTrue();
    assertThat(isOn(Map.of("monitor_node", "no", "monitor_contracts", "no"))).isFalse();
  }

  @Test
  void otherFieldsSwitchNothingOff() {
    assertThat(isOn(Map.of())).isTrue();
    assertThat(isOn(Map.of("monitor_prometheus", "false"))).isTrue();
    assertThat(isOn(Map.of("monitor_node", "false", "monitor_prometheus", "true"))).isFalse();
  }

  @Test
  void anEntryThatIsNoObjectIsOn() {
    assertThat(anyOn(Map.of("a", "text"))).isTrue();
  }

  @Test
  void oneEntryIsEnough() {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("DEFAULT", Map.of("monitor_node", "true"));
    assertThat(anyOn(entries)).isFalse();
    entries.put("a", Map.of("monitor_node", "false"));
    assertThat(anyOn(entries)).isFalse();
    entries.put("b", Map.of("monitor_system", "true"));
    assertThat(anyOn(entries)).isTrue();
  }
}
