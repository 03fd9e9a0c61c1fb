package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.Account;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.MonitorStatus;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import io.github.panicmonitors.testkit.broker.RecordedMessage;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MonitorsManagerTest {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryBroker broker = new InMemoryBroker(time);
  private final ScriptedProvider provider = new ScriptedProvider();
  private final MonitorsManager manager =
      MonitorsManager.builder()
          .time(time)
          .broker(broker)
          .discovery(false)
          .provider(provider)
          .build();

  @BeforeEach
  void start() {
    for (String exchange : List.of("raw_data", "health_check", "monitorable")) {
      broker.declareExchange(exchange);
      broker.declareQueue("all_" + exchange);
      broker.bind("all_" + exchange, exchange, "#");
    }
    manager.start();
    time.settle();
  }

  @AfterEach
  void close() {
    time.run(manager::close);
    broker.close();
  }

  private void send(ScriptedConfig config) {
    broker.publish("config", ScriptedConfig.KEY, config.bytes());
    time.settle();
  }

  private static List<String> texts(List<RecordedMessage> messages) {
    return messages.stream().map(RecordedMessage::text).toList();
  }

  @Test
  void publishesOneReadingAPeriodAndAHeartbeatAfterIt() {
    send(config().node("n1", "v1"));

    time.advance(Duration.ofSeconds(30));

    assertThat(broker.published("raw_data")).hasSize(3);
    assertThat(broker.published("health_check")).hasSize(3);
    assertThat(manager.status().readings()).isEqualTo(new Account(3, 3, 0, Map.of()));
  }

  @Test
  void answersAPing() {
    send(config().node("n1", "v1"));

    broker.publish("health_check", "ping", "ping".getBytes(UTF_8));
    time.settle();

    assertThat(texts(broker.published("health_check")))
        .last()
        .asString()
        .contains("\"component_name\":\"Monitors Manager\"", "\"Node monitor (name of n1)\"");
  }

  @Test
  void connectsBothSides() {
    assertThat(manager.status().publishing().state()).isEqualTo(ConnectionStatus.State.CONNECTED);
    assertThat(manager.status().consuming().state()).isEqualTo(ConnectionStatus.State.CONNECTED);
    assertThat(manager.status().monitors()).extracting(MonitorStatus::name).isEmpty();
  }
}
