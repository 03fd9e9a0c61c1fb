package io.github.panicmonitors.repositories;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.testkit.monitor.TestMonitorContext;
import io.github.panicmonitors.testkit.monitor.TestRound;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Monitors of one provider, on a clock that the test sets. */
final class Fixture<M extends Monitorable> implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-24T13:30:00.123456Z");

  final MonitorProvider<M> provider;
  private final String key;
  private final Map<String, Monitor> monitors = new HashMap<>();
  Instant now = START;
  InstantSource clock = () -> now;

  private Fixture(MonitorProvider<M> provider, String key) {
    this.provider = provider;
    this.key = key;
  }

  static Fixture<GitHubRepository> github(String url) {
    return new Fixture<>(
        GitHubProvider.builder().baseUrl(url).build(), "chains.cosmos.regen.github_repos_config");
  }

  static Fixture<DockerHubRepository> dockerhub(String url) {
    return dockerhub(DockerHubProvider.builder().baseUrl(url).build());
  }

  static Fixture<DockerHubRepository> dockerhub(DockerHubProvider provider) {
    return new Fixture<>(provider, "general.dockerhub_repos_config");
  }

  ParsedConfig<M> parse(Map<String, ?> entry) {
    String id = String.valueOf(entry.get("id"));
    return provider.parse(ConfigGroup.of(ConfigDocument.of(key, Map.of(id, entry))));
  }

  M accepted(Map<String, ?> entry) {
    ParsedConfig<M> parsed = parse(entry);
    assertThat(parsed.rejected()).isEmpty();
    assertThat(parsed.accepted()).hasSize(1);
    return parsed.accepted().get(0).monitorable();
  }

  /** Returns the entry of a repository. */
  static Map<String, String> entry(String id, String namespace, String name) {
    return Map.of(
        "id", id,
        "parent_id", "chain_1",
        "repo_namespace", namespace,
        "repo_name", name,
        "monitor_repo", "true");
  }

  /** Runs a round of a repository's monitor. */
  RoundResult collect(Map<String, ?> entry) throws InterruptedException {
    return collect(entry, Duration.ofSeconds(60));
  }

  RoundResult collect(Map<String, ?> entry, Duration limit) throws InterruptedException {
    Monitor monitor =
        monitors.computeIfAbsent(
            String.valueOf(entry.get("id")), id -> create(entry, Optional.empty()));
    return monitor.collect(TestRound.within(limit));
  }

  private Monitor create(Map<String, ?> entry, Optional<?> snapshot) {
    M repository = accepted(entry);
    return provider.create(
        repository,
        TestMonitorContext.of(provider, repository, () -> clock.instant()).inheriting(snapshot));
  }

  /** Replaces the monitor of a repository, as after a change of its configuration. */
  void replace(Map<String, ?> before, Map<String, ?> after) {
    Monitor old = monitors.remove(String.valueOf(before.get("id")));
    monitors.put(String.valueOf(after.get("id")), create(after, old.snapshot()));
    old.close();
  }

  void advance(Duration duration) {
    now = now.plus(duration);
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> at(RoundResult result, String... path) {
    assertThat(result.data()).hasSize(1);
    Map<String, Object> found = result.data().get(0).body();
    for (String step : path) {
      found = (Map<String, Object>) found.get(step);
    }
    return found;
  }

  @Override
  public void close() {
    monitors.values().forEach(Monitor::close);
    provider.close();
  }
}
