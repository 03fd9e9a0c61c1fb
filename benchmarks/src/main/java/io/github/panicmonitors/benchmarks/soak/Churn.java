package io.github.panicmonitors.benchmarks.soak;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.benchmarks.rounds.PageServer;
import io.github.panicmonitors.core.MonitorsManager;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Changes the configuration at random, several times a second: updates, removes and adds nodes, and
 * sets URLs that are unreachable, not found or empty.
 */
final class Churn implements AutoCloseable {
  private static final int CHAINS = 4;
  private static final int MAX_CHANGES = 20;
  private static final int PAUSE_MILLIS = 300;
  private static final int UNUSED_PORT = 1;

  private final MonitorsManager manager;
  private final Map<String, Map<String, String>> all;
  private final Random random;
  private final List<Map<String, Map<String, String>>> chains;
  private final Thread thread = new Thread(this::run, "churn");
  private volatile boolean ended;
  private long documents;

  /** The failure that stopped the thread; read after the thread has ended. */
  private @Nullable Exception failure;

  /**
   * Creates it.
   *
   * @param nodes all nodes, with their proper configuration
   */
  Churn(MonitorsManager manager, Map<String, Map<String, String>> nodes, Random random) {
    this.manager = manager;
    this.random = random;
    all = nodes;
    chains =
        IntStream.range(0, CHAINS)
            .<Map<String, Map<String, String>>>mapToObj(chain -> new LinkedHashMap<>())
            .toList();
    nodes.forEach((id, node) -> chain(id).put(id, node));
  }

  private Map<String, Map<String, String>> chain(String id) {
    return chains.get(Math.floorMod(id.hashCode(), CHAINS));
  }

  /** Restores the configuration of all nodes and waits until it is applied. */
  void settle() throws Exception {
    all.forEach((id, node) -> chain(id).put(id, node));
    for (int chain = 0; chain < CHAINS; chain++) {
      apply(chain);
    }
  }

  /** Starts changing the configuration. */
  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!ended) {
        int chain = random.nextInt(CHAINS);
        change(chain);
        apply(chain);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(2 * PAUSE_MILLIS));
      }
    } catch (Exception e) {
      failure = e;
    }
  }

  private Map<String, String> node(String id) {
    return requireNonNull(all.get(id), id);
  }

  private void change(int chain) {
    List<String> ids = all.keySet().stream().filter(id -> chain(id) == chains.get(chain)).toList();
    for (int left = 1 + random.nextInt(MAX_CHANGES); left > 0; left--) {
      String id = ids.get(random.nextInt(ids.size()));
      switch (random.nextInt(8)) {
        case 0 -> chains.get(chain).remove(id);
        case 1 -> put(id, "node_prometheus_urls", "http://127.0.0.1:" + UNUSED_PORT + "/metrics");
        case 2 -> put(id, "node_prometheus_urls", node(id).get("node_prometheus_urls") + "/none");
        case 3 -> put(id, "node_prometheus_urls", " ");
        case 4 -> put(id, "monitor_node", "false");
        case 5 -> put(id, "name", id + " again " + random.nextInt());
        default -> chains.get(chain).put(id, node(id));
      }
    }
  }

  private void put(String id, String key, String value) {
    Map<String, String> changed = new HashMap<>(node(id));
    changed.put(key, value);
    chain(id).put(id, changed);
  }

  private void apply(int chain) throws Exception {
    documents++;
    manager
        .apply(
            ConfigDocument.of(
                "chains.chainlink.chain " + chain + ".nodes_config",
                new LinkedHashMap<>(chains.get(chain))))
        .get(1, TimeUnit.MINUTES);
  }

  /** Stops, restores the configuration, and returns the number of documents sent. */
  long end() throws Exception {
    ended = true;
    thread.join();
    if (failure != null) {
      throw new IllegalStateException("configuration was not applied", failure);
    }
    settle();
    return documents;
  }

  /** Stops the thread soon. Does not wait for it. */
  @Override
  public void close() {
    ended = true;
  }

  /** Returns the nodes. Every tenth uses one of the faulty ports, the others {@code port}. */
  static Map<String, Map<String, String>> nodes(int count, int port, List<Integer> faultyPorts) {
    Map<String, Map<String, String>> nodes = PageServer.nodes(count, port);
    int index = 0;
    for (Map.Entry<String, Map<String, String>> node : nodes.entrySet()) {
      if (index % 10 == 0) {
        Map<String, String> behindProxy = new HashMap<>(node.getValue());
        int proxy = faultyPorts.get(index / 10 % faultyPorts.size());
        behindProxy.put("node_prometheus_urls", "http://127.0.0.1:" + proxy + "/metrics");
        node.setValue(behindProxy);
      }
      index++;
    }
    return nodes;
  }
}
