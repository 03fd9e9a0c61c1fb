package io.github.panicmonitors.chainlink.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.golden.GoldenCases;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares what a manager publishes with golden messages. */
class ContractsGoldenTest {
  private static final GoldenCases CASES =
      new GoldenCases(Path.of("src/test/resources/wire/contracts"));

  static List<String> cases() throws IOException {
    assertThat(CASES.names()).hasSize(26);
    return CASES.names();
  }

  static List<String> configurations() throws IOException {
    assertThat(CASES.configurations()).hasSize(16);
    return CASES.configurations();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void publishesTheGoldenMessages(String name) throws Exception {
    CASES.assertPublished(name, new ChainlinkContractsProvider());
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void startsReplacesAndStopsMonitors(String name, LogCheck log) throws Exception {
    log.allow("rejected");
    CASES.assertConfigured(name, new ChainlinkContractsProvider());
  }
}
