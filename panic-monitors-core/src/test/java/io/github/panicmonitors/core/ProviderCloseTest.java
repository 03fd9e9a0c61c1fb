package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.manager.CheckReport;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.core.scripted.ScriptedNode;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manager closes the providers that it found, and no others. */
class ProviderCloseTest {
  /** Written by the providers, which the service loader creates. */
  private static final Queue<String> EVENTS = new ConcurrentLinkedQueue<>();

  private static final AtomicReference<Runnable> ON_CLOSE = new AtomicReference<>(() -> {});

  @TempDir private Path directory;

  /** A provider that notes when it and its monitors are closed. */
  public static class NotingProvider implements MonitorProvider<ScriptedNode> {
    private final String type;

    NotingProvider(String type) {
      this.type = type;
    }

    @Override
    public MonitorDescriptor descriptor() {
      return MonitorDescriptor.builder(type)
          .topic("chains.*.*.nodes_config")
          .otherRawDataRoutingKey("node." + type)
          .category("nodes")
          .period(ScriptedProvider.PERIOD)
          .build();
    }

    @Override
    public Optional<ScriptedNode> read(ConfigEntry entry) {
      return Optional.of(new ScriptedNode(entry.id(), "chain", entry.id(), "value"));
    }

    @Override
    public Monitor create(ScriptedNode node, MonitorContext context) {
      return new Monitor() {
        @Override
        public RoundResult collect(Round round) {
          return RoundResult.reading(RawData.of("node." + type, Map.of()));
        }

        @Override
        public void close() {
          EVENTS.add("monitor of " + type);
        }
      };
    }

    @Override
    public void close() {
      EVENTS.add(getClass().getSimpleName());
    }
  }

  /** A provider of the type {@code found}. */
  public static final class Found extends NotingProvider {
    /** Called by the service loader. */
    public Found() {
      super("found");
    }
  }

  /** A second provider of the type {@code found}. */
  public static final class Twin extends NotingProvider {
    /** Called by the service loader. */
    public Twin() {
      super("found");
    }
  }

  /** A provider whose close does what the test says. */
  public static final class Stubborn extends NotingProvider {
    /** Called by the service loader. */
    public Stubborn() {
      super("stubborn");
    }

    @Override
    public void close() {
      ON_CLOSE.get().run();
    }
  }

  /** A provider that the service loader cannot create. */
  public static final class Broken extends NotingProvider {
    /** Called by the service loader. */
    public Broken() {
      super("broken");
      throw new IllegalStateException("cannot be created");
    }
  }

  @BeforeEach
  @AfterEach
  void clear() {
    EVENTS.clear();
    ON_CLOSE.set(() -> {});
  }

  private InMemoryManager host(Class<?>... found) {
    return new InMemoryManager(builder -> builder.discovery(true).classLoader(finding(found)));
  }

  private ClassLoader finding(Class<?>... providers) {
    return finding(directory, providers);
  }

  /** Returns a class loader by which a service loader finds these providers. */
  static ClassLoader finding(Path directory, Class<?>... providers) {
    try {
      Path services = Files.createDirectories(directory.resolve("META-INF/services"));
      Files.writeString(
          services.resolve(MonitorProvider.class.getName()),
          Arrays.stream(providers).map(Class::getName).collect(Collectors.joining("\n")));
      return new URLClassLoader(
          new URL[] {directory.toUri().toURL()}, ProviderCloseTest.class.getClassLoader());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void closesAFoundProviderAfterItsMonitors() {
    try (InMemoryManager host = host(Found.class)) {
      host.started();
      host.send(config().node("n1", "v1"));
      host.advancePeriods(1);
      assertThat(EVENTS).isEmpty();
    }
    assertThat(EVENTS).containsExactly("monitor of found", "Found");
  }

  @Test
  void closesAFoundProviderThatAHostsProviderReplaces() {
    try (InMemoryManager host =
        new InMemoryManager(
            builder ->
                builder.discovery(true).classLoader(finding(Found.class)).provider(new Twin()))) {
      host.started();
      host.send(config().node("n1", "v1"));
      host.advancePeriods(1);
    }
    assertThat(EVENTS).containsExactly("monitor of found", "Found");
  }

  @Test
  void closesFoundProvidersIfTheStartFails() {
    try (InMemoryManager host = host(Found.class, Twin.class)) {
      assertThatThrownBy(host::started).hasMessageContaining("two providers serve type found");
      assertThat(EVENTS).containsExactlyInAnyOrder("Found", "Twin");
    }
    assertThat(EVENTS).hasSize(2);
  }

  @Test
  void closesWhatWasFoundBeforeAProviderThatCannotBeCreated() {
    try (InMemoryManager host = host(Found.class, Broken.class)) {
      assertThatThrownBy(host::started).hasMessageContaining("provider cannot be loaded");
      assertThat(EVENTS).containsExactly("Found");
    }
  }

  @Test
  void closesTheFoundProvidersOfACheck() {
    try (InMemoryManager host = host(Found.class)) {
      CompletableFuture<CheckReport> report = new CompletableFuture<>();
      host.time.run(() -> check(host, report));
      assertThat(report.join().sources()).hasSize(2);
      assertThat(EVENTS).containsExactly("monitor of found", "Found");
    }
    assertThat(EVENTS).hasSize(2);
  }

  private static void check(InMemoryManager host, CompletableFuture<CheckReport> report) {
    try {
      report.complete(host.manager.check(List.of(config().node("n1", "v1").document())));
    } catch (InterruptedException e) {
      report.completeExceptionally(e);
    }
  }

  @Test
  void logsACloseThatFails(LogCheck log) {
    log.expect("Stubborn: the provider's close failed");
    ON_CLOSE.set(
        () -> {
          throw new IllegalStateException("a bug");
        });
    try (InMemoryManager host = host(Stubborn.class, Found.class)) {
      host.started();
    }
    assertThat(EVENTS).containsExactly("Found");
  }

  @Test
  void doesNotWaitLongForACloseThatHangs(LogCheck log) {
    log.expect("the close of a provider did not end in time");
    try (InMemoryManager host = host(Stubborn.class, Found.class)) {
      ON_CLOSE.set(host.time::hangIgnoringInterrupts);
      host.started();
      long start = host.time.nanoTime();
      host.time.run(host.manager::close);
      assertThat(Duration.ofNanos(host.time.nanoTime() - start))
          .isLessThanOrEqualTo(Duration.ofSeconds(8));
      assertThat(EVENTS).containsExactly("Found");
      host.time.releaseHung();
    }
  }
}
