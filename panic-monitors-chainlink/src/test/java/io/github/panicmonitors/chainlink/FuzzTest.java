package io.github.panicmonitors.chainlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.core.ConfigStore;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.StoredDocument;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.prometheus.MalformedPageException;
import io.github.panicmonitors.prometheus.MetricNames;
import io.github.panicmonitors.prometheus.MissingMetricException;
import io.github.panicmonitors.prometheus.Sample;
import io.github.panicmonitors.prometheus.Samples;
import io.github.panicmonitors.prometheus.TextFormatParser;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Randomly changed pages and documents. Each run prints its seed. {@code -Dfuzz.seed=<seed>}
 * repeats a run and {@code -Dfuzz.rounds=<factor>} multiplies its length.
 */
class FuzzTest {
  private static final int PAGES = 5_000;
  private static final int DOCUMENTS = 1_000;
  private static final SourceUrl URL = SourceUrl.of("http://node/metrics");

  @TempDir private Path folder;

  private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
  private final int factor = Integer.getInteger("fuzz.rounds", 1);

  @Test
  void readsAPageInAnyPiecesOrReportsItAsMalformed() throws Exception {
    Mutator mutator =
        new Mutator(
            announced(),
            originals("chainlink-v1-2022.txt", "chainlink-v2.8-multichain.txt"),
            "\n",
            "\r\n",
            "#",
            "# TYPE ",
            "{",
            "}",
            "\"",
            "\\",
            "=",
            ",",
            " ",
            "\t",
            "NaN",
            "+Inf",
            "1e999",
            "0x1p-2",
            "<html>",
            "\u20ac",
            "\0",
            "_total",
            "# EOF",
            "{\"a\"}",
            "head_tracker_current_head 1",
            "x_balance{account=\"a\"} 2\n");
    JobErrors jobErrors = new JobErrors(NodeSnapshot.NONE.jobErrors());
    Currencies currencies = Currencies.known(Map.of());
    for (int i = 0; i < PAGES * factor; i++) {
      byte[] page = mutator.next();
      try {
        for (MetricNames names : List.of(NodePage.WANTED, MetricNames.all())) {
          assertThat(inPieces(page, names, mutator)).isEqualTo(atOnce(page, names));
        }
        read(page, jobErrors, currencies);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + new String(page, UTF_8), e);
      }
    }
  }

  /** Returns the samples of a page as text, or why it is malformed. */
  private static String atOnce(byte[] page, MetricNames names) {
    try {
      return TextFormatParser.parse(page, names).toString();
    } catch (MalformedPageException e) {
      assertThat(e.line()).isPositive();
      return String.valueOf(e.getMessage());
    }
  }

  private static String inPieces(byte[] page, MetricNames names, Mutator mutator) {
    List<Sample> samples = new ArrayList<>();
    TextFormatParser parser = new TextFormatParser(names, samples::add);
    try {
      for (int at = 0; at < page.length; ) {
        int length = Math.min(mutator.below(300), page.length - at);
        parser.feed(page, at, length);
        at += length;
      }
      parser.finish();
      return samples.toString();
    } catch (MalformedPageException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void read(byte[] page, JobErrors jobErrors, Currencies currencies) {
    try {
      Samples samples = TextFormatParser.parse(page, NodePage.WANTED);
      NodeReading reading = new NodePage(samples, "").reading(jobErrors, URL, currencies);
      assertThat(RawData.of("node.chainlink", reading.toMap()).body()).hasSize(10);
    } catch (MalformedPageException | MissingMetricException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void appliesOrRejectsADocumentAndContinues(LogCheck log) throws Exception {
    log.allow("rejected ");
    log.allow("are both called");
    Mutator mutator =
        new Mutator(
            announced(),
            List.of(document(1).getBytes(UTF_8), document(3).getBytes(UTF_8)),
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "\\",
            "\\u0000",
            "\\ud800",
            "null",
            "true",
            "1e9999",
            "11e2147483647",
            "1e99999999999",
            "-0",
            "9".repeat(400),
            "[".repeat(2_000),
            "[".repeat(300) + "]".repeat(300),
            "{\"a\":".repeat(1_500),
            "\u20ac",
            "\0",
            "\"DEFAULT\":",
            "\"id\":",
            "http://u:p@h/",
            ",,",
            "\"name\": 5");
    for (int i = 0; i < factor; i++) {
      sendAll(mutator, folder.resolve("configs-" + i));
    }
  }

  private void sendAll(Mutator mutator, Path file) throws IOException {
    RememberingStore store = new RememberingStore(ConfigStore.file(file));
    VirtualTime time = new VirtualTime();
    InMemoryBroker broker = new InMemoryBroker(time);
    broker.declareExchange("monitorable");
    broker.declareQueue("all");
    broker.bind("all", "monitorable", "#");
    MonitorsManager manager =
        MonitorsManager.builder().time(time).broker(broker).configStore(store).build();
    try {
      time.run(manager::start);
      for (int sent = 1; sent <= DOCUMENTS; sent++) {
        byte[] document = mutator.next();
        broker.publish("config", MonitorFixture.KEY, document);
        time.settle();
        assertThat(count(manager.status().documents()))
            .as("seed %d: %s", seed, new String(document, UTF_8))
            .isEqualTo(sent);
      }
    } finally {
      time.run(manager::close);
      broker.close();
    }
    assertThat(store.load()).as("the store after seed %d", seed).isEqualTo(store.saved);
  }

  /** A store that remembers what was saved last. */
  private static final class RememberingStore implements ConfigStore {
    private final ConfigStore store;
    private volatile List<StoredDocument> saved = List.of();

    RememberingStore(ConfigStore store) {
      this.store = store;
    }

    @Override
    public List<StoredDocument> load() throws IOException {
      return store.load();
    }

    @Override
    public void save(Collection<StoredDocument> documents) throws IOException {
      store.save(documents);
      saved = List.copyOf(documents);
    }
  }

  private static long count(ManagerStatus.Documents documents) {
    return documents.applied() + documents.unclaimed() + documents.unreadable();
  }

  private static String document(int nodes) {
    StringBuilder text = new StringBuilder("{\"DEFAULT\": {}");
    for (int i = 0; i < nodes; i++) {
      text.append(", \"node_").append(i).append("\": {\"id\": \"node_").append(i);
      text.append("\", \"parent_id\": \"chain_1\", \"name\": \"cl_main\", \"monitor_node\":");
      text.append(" \"true\", \"monitor_prometheus\": \"Yes\", \"node_prometheus_urls\":");
      text.append(" \"http://127.0.0.1:1/metrics, http://[::1]:1/metrics\"}");
    }
    return text.append("}").toString();
  }

  private long announced() {
    System.out.println("fuzz seed: " + seed);
    return seed;
  }

  private static List<byte[]> originals(String... names) throws IOException {
    List<byte[]> originals = new ArrayList<>();
    for (String name : names) {
      try (InputStream in = FuzzTest.class.getResourceAsStream("/wire/pages/" + name)) {
        originals.add(in.readAllBytes());
      }
    }
    return originals;
  }
}
