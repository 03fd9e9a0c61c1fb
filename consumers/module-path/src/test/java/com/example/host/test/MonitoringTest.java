package com.example.host.test;

import static io.github.panicmonitors.testkit.assertions.BrokerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.host.Monitoring;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitoringTest {
  @TempDir private Path folder;

  @Test
  void isHealthyFromStartToCloseWhileTheBrokerRuns() {
    try (InMemoryBroker broker = new InMemoryBroker(TimeSource.system())) {
      Monitoring monitoring = new Monitoring(broker, folder.resolve("configs.json"));
      assertThat(monitoring.isHealthy()).isFalse();
      monitoring.start();
      assertThat(monitoring.isHealthy()).isTrue();
      assertThat(broker.consumers("node_monitors_manager_configs_queue")).isEqualTo(1);
      monitoring.close();
      assertThat(monitoring.isHealthy()).isFalse();
      assertThat(broker).exchange("raw_data").receivedNothing();
    }
  }
}
