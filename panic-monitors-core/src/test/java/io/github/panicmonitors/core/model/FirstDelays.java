package io.github.panicmonitors.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.core.ExecutionStrategies;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.scripted.ScriptedNode;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Measures the time from a monitor's start until its first round is due. It depends on the id alone
 * and is the same in every run.
 */
final class FirstDelays {
  private static final long STEP_NANOS = 500_000_000;
  private static final long MARGIN_NANOS = 60_000_000;

  private FirstDelays() {}

  /**
   * Chooses ids whose rounds are not due just before a half second, because steps happen at half
   * seconds.
   */
  static Map<String, Long> ofFourMonitors() {
    Map<String, Long> chosen = new LinkedHashMap<>();
    measured()
        .forEach(
            (id, delay) -> {
              if (chosen.size() < 4 && STEP_NANOS - delay % STEP_NANOS > MARGIN_NANOS) {
                chosen.put(id, delay);
              }
            });
    return chosen;
  }

  private static Map<String, Long> measured() {
    VirtualTime time = new VirtualTime();
    Map<String, Long> firstRounds = new ConcurrentHashMap<>();
    ScriptedProvider provider = new ScriptedProvider();
    provider.script(
        (node, round) -> {
          firstRounds.putIfAbsent(node.id(), time.nanoTime());
          return ScriptedProvider.reading(node, round);
        });
    MonitorsManager manager =
        MonitorsManager.builder()
            .time(time)
            .discovery(false)
            .provider(provider)
            .execution(ExecutionStrategies.longLivedThreads())
            .build();
    time.run(manager::start);
    long start = time.nanoTime();
    CompletableFuture<AppliedDocument> applied = manager.apply(twentyNodes());
    time.advance(ScriptedProvider.PERIOD);
    assertThat(applied).isCompleted();
    time.run(manager::close);
    Map<String, Long> delays = new TreeMap<>();
    firstRounds.forEach((id, at) -> delays.put(id, at - start));
    return delays;
  }

  private static ConfigDocument twentyNodes() {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int n = 10; n < 30; n++) {
      ScriptedNode node = new ScriptedNode("n" + n, "chain_1", "name of n" + n, "v0");
      entries.put(
          node.id(),
          Map.of(
              "id", node.id(),
              "parent_id", node.parentId(),
              "name", node.name(),
              "value", node.value(),
              "enabled", "true"));
    }
    return ConfigDocument.of("chains.chainlink.ethereum.nodes_config", entries);
  }
}
