package com.example.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.core.MonitorsManager;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class MetricsTest {
  @Test
  void existFromStartToStop() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    MonitorsManager manager = MonitorsManager.builder().name("of the guide").build();
    Metrics metrics = new Metrics(manager, registry);
    assertThat(registry.get("panic.monitors.rounds").tag("manager", "of the guide").meters())
        .isNotEmpty();
    metrics.close();
    assertThat(registry.getMeters()).isEmpty();
  }
}
