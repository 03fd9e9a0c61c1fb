package io.github.panicmonitors.examples.standalone;

import static io.github.panicmonitors.testkit.config.TestEntry.chainlinkNode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.chainlink.ChainlinkNodeProvider;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.prometheus.MetricNames;
import io.github.panicmonitors.prometheus.MetricType;
import io.github.panicmonitors.prometheus.Sample;
import io.github.panicmonitors.prometheus.Samples;
import io.github.panicmonitors.prometheus.TextFormatParser;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Parses the page with our own Prometheus parser. */
@Timeout(60)
class MetricsPageTest {
  private static final String NAME = "Manager \"of\" the\\test";

  private final CountDownLatch rounds = new CountDownLatch(6);
  private String text;
  private Samples samples;

  @AutoClose private final ChainlinkNodeProvider nodes = new ChainlinkNodeProvider();

  @AutoClose
  private final MonitorsManager manager =
      MonitorsManager.builder()
          .name(NAME)
          .discovery(false)
          .provider(nodes)
          .period("chainlink-node", Duration.ofMillis(200))
          .listener(
              new MonitorsListener() {
                @Override
                public void roundFinished(RoundReport report) {
                  rounds.countDown();
                }
              })
          .build();

  @BeforeEach
  void readThePageOfOneNodeUpAndOneDown(LogCheck log) throws Exception {
    log.expect("entry bad: entry must be an object");
    log.allow("rounds start late"); // on a busy machine
    MetricsPage page = new MetricsPage(manager);
    manager.start();
    try (FakeChainlinkNode up = FakeChainlinkNode.create();
        FakeChainlinkNode down = FakeChainlinkNode.create()) {
      down.stop();
      Map<String, Object> nodes =
          Map.of("up", node("up", up), "down", node("down", down), "bad", "no entry");
      manager.apply(ConfigDocument.of("chains.chainlink.ethereum.nodes_config", nodes)).get();
      assertThat(rounds.await(30, TimeUnit.SECONDS)).isTrue();
    }
    text = new String(page.text(), UTF_8);
    samples = TextFormatParser.parse(page.text(), MetricNames.all());
  }

  private static Map<String, String> node(String name, FakeChainlinkNode node) {
    return chainlinkNode(name).url(node.url()).fields();
  }

  private double sum(String name, Map<String, String> labels) {
    return samples
        .named(name)
        .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
        .mapToDouble(Sample::value)
        .sum();
  }

  @Test
  void countsMonitorsFailuresAndRounds() {
    assertThat(sum("panic_monitors_running", Map.of("manager", NAME))).isEqualTo(1);
    assertThat(sum("panic_monitors_monitors", Map.of("type", "chainlink-node"))).isEqualTo(2);
    assertThat(sum("panic_monitors_failing", Map.of("failure", "connect"))).isEqualTo(1);
    assertThat(sum("panic_monitors_failing", Map.of())).isEqualTo(1);
    assertThat(sum("panic_monitors_entries_rejected", Map.of())).isEqualTo(1);
    assertThat(sum("panic_monitors_rounds_total", Map.of("outcome", "reading"))).isPositive();
    assertThat(sum("panic_monitors_rounds_total", Map.of("outcome", "connect"))).isPositive();
    assertThat(sum("panic_monitors_rounds_total", Map.of("outcome", "timeout"))).isZero();
  }

  @Test
  void histogramsHaveTheBucketsThatAlertsUse() {
    for (String name : Set.of("panic_monitors_round_duration", "panic_monitors_round_lag")) {
      double count = sum(name + "_seconds_count", Map.of());
      assertThat(count).isGreaterThanOrEqualTo(6);
      assertThat(sum(name + "_seconds_bucket", Map.of("le", "+Inf"))).isEqualTo(count);
      assertThat(samples.named(name + "_seconds_bucket")).hasSize(14);
      assertThat(samples.named(name + "_seconds_bucket").map(Sample::type))
          .containsOnly(MetricType.HISTOGRAM);
    }
    assertThat(sum("panic_monitors_round_lag_seconds_bucket", Map.of("le", "1.0"))).isPositive();
  }

  @Test
  void includesJvmAndProcessMetrics() {
    assertThat(sum("jvm_memory_used_bytes", Map.of("area", "heap"))).isPositive();
    assertThat(samples.first("process_uptime_seconds")).isPresent();
    assertThat(samples.first("process_cpu_usage")).isPresent();
  }

  /** The number of series depends only on the number of types, here one. */
  @Test
  void hasFewSeriesAndNoNodeNames() {
    assertThat(samples.list()).hasSizeLessThan(200);
    assertThat(text).doesNotContain("127.", "\"up\"", "\"down\"", "Node monitor");
  }

  @Test
  void theGuideListsEveryMetric() throws Exception {
    String guide = Files.readString(Path.of("../../docs/operating.md"));

    Set<String> served = found("(?m)^# TYPE (panic_monitors_\\S+)", text);
    served.removeIf(name -> name.endsWith("_seconds_max"));
    assertThat(found("(?m)^\\| `(panic_monitors_[a-z_]+)", guide)).isEqualTo(served);
  }

  @Test
  void alertsUseOnlyExistingMetrics() throws Exception {
    String alerts = Files.readString(Path.of("../../docs/alerts.yml"));

    assertThat(found("(panic_monitors_[a-z_]+)", alerts))
        .isNotEmpty()
        .isSubsetOf(
            Stream.concat(
                    samples.list().stream().map(Sample::name),
                    // Annotations name histograms without a suffix.
                    found("(?m)^# TYPE (panic_monitors_\\S+)", text).stream())
                .toList());
  }

  private static Set<String> found(String regex, String in) {
    return Pattern.compile(regex)
        .matcher(in)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(toCollection(TreeSet::new));
  }
}
