package io.github.panicmonitors.chainlink.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.testkit.monitor.TestMonitorContext;
import io.github.panicmonitors.testkit.monitor.TestRound;
import io.github.panicmonitors.testkit.node.FakeEndpoints;
import io.github.panicmonitors.testkit.node.FakeEvmChain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A monitor of the chain of {@code three-kinds-of-rounds}, before its first round: node cl_1 is on
 * the feeds of ETH (OCR) and LINK (flux), cl_2 on those of ETH and DAI (OCR).
 */
final class ContractsFixture implements AutoCloseable {
  static final String ETH = "0x4589bD8baEb2c6CE2f71139ccCaD3AE773833E8f";
  static final String ETH_AGGREGATOR = "0xc8fbd2EBB4713A5C9c499436542A7a939f64ABc1";
  static final String LINK = "0xD17b1F3b4FD77ab2cbE5951CCa75a31ac2862133";
  static final String DAI = "0xd9B34dF25b8c90C3323B2c32f5AE41321F0ff649";
  static final long HEAD = 0x1200000;

  private static final Path CASE =
      Path.of("src/test/resources/wire/contracts/inputs/three-kinds-of-rounds.json");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

  final FakeEndpoints endpoints = FakeEndpoints.create();
  final ChainlinkContractsProvider provider;
  final ChainlinkContracts contracts;
  final Monitor monitor;
  private final JsonNode input;
  private Instant now = Instant.parse("2026-11-24T13:30:00.123456Z");

  ContractsFixture() throws IOException {
    this(new ChainlinkContractsProvider());
  }

  ContractsFixture(ChainlinkContractsProvider provider) throws IOException {
    this(provider, document -> document);
  }

  /**
   * Creates a monitor.
   *
   * @param change changes the text of the configuration
   */
  ContractsFixture(ChainlinkContractsProvider provider, UnaryOperator<String> change)
      throws IOException {
    this.provider = provider;
    input = JSON.readTree(CASE.toFile());
    endpoints.patch(input.at("/rounds/0/endpoints").toString());
    contracts = parsed(change.apply(input.at("/config/document").toString()));
    monitor = provider.create(contracts, TestMonitorContext.of(provider, contracts, () -> now));
  }

  private ChainlinkContracts parsed(String document) throws IOException {
    Map<String, Object> entries =
        JSON.readValue(endpoints.resolved(document), new TypeReference<>() {});
    ParsedConfig<ChainlinkContracts> parsed =
        provider.parse(
            ConfigGroup.of(ConfigDocument.of(input.at("/config/key").asText(), entries)));
    assertThat(parsed.rejected()).isEmpty();
    return parsed.accepted().get(0).monitorable();
  }

  /** Applies the changes of a later round of the case. */
  void applyRound(int round) {
    endpoints.patch(input.get("rounds").get(round).get("endpoints").toString());
  }

  /** Makes the second endpoint answer like the first one. */
  void serveSecondEndpoint() {
    ObjectNode patch = JSON.createObjectNode();
    patch.set("/evm2", input.at("/rounds/0/endpoints/~1evm1"));
    endpoints.patch(patch.toString());
  }

  FakeEvmChain chain() {
    return endpoints.chain("/evm1");
  }

  long requestsOf(String path) {
    return endpoints.server().requests().stream()
        .filter(request -> request.pathWithoutQuery().equals(path))
        .count();
  }

  void wait(Duration duration) {
    now = now.plus(duration);
  }

  RoundResult collect() throws InterruptedException {
    return collect(TestRound.within(Duration.ofSeconds(60)));
  }

  RoundResult collect(Round round) throws InterruptedException {
    return monitor.collect(round);
  }

  RoundResult.Reading reading() throws InterruptedException {
    RoundResult result = collect();
    assertThat(result).isInstanceOf(RoundResult.Reading.class);
    return (RoundResult.Reading) result;
  }

  RoundResult.Failure failure() throws InterruptedException {
    return failure(Duration.ofSeconds(60));
  }

  RoundResult.Failure failure(Duration limit) throws InterruptedException {
    RoundResult result = collect(TestRound.within(limit));
    assertThat(result).isInstanceOf(RoundResult.Failure.class);
    return (RoundResult.Failure) result;
  }

  /** Returns the data of a node by proxy. */
  static Map<String, Map<String, @Nullable Object>> data(RoundResult result, String node) {
    for (RawData message : result.data()) {
      Map<?, ?> body = (Map<?, ?>) message.body().get("result");
      if (((Map<?, ?>) body.get("meta_data")).get("node_id").equals(node)) {
        return JSON.convertValue(body.get("data"), new TypeReference<>() {});
      }
    }
    throw new AssertionError("no message of " + node);
  }

  /** Returns the code of the only error that a failure publishes. */
  static Object code(RoundResult.Failure failure) {
    assertThat(failure.data()).hasSize(1);
    return ((Map<?, ?>) failure.data().get(0).body().get("error")).get("code");
  }

  @Override
  public void close() {
    monitor.close();
    provider.close();
    endpoints.close();
  }
}
