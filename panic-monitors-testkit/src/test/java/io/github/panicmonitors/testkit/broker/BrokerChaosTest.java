package io.github.panicmonitors.testkit.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class BrokerChaosTest {

  private static List<String> injectedBy(long seed) {
    VirtualTime time = new VirtualTime();
    try (InMemoryBroker broker = new InMemoryBroker(time);
        BrokerChaos chaos = broker.faults().chaos(seed)) {
      time.advance(Duration.ofMinutes(10));
      return chaos.injected();
    }
  }

  @Test
  void sameSeedInjectsTheSameFaults() {
    assertThat(injectedBy(7))
        .hasSizeGreaterThan(40)
        .isEqualTo(injectedBy(7))
        .isNotEqualTo(injectedBy(8));
  }

  @Test
  void injectsEveryFault() {
    Set<String> kinds = new TreeSet<>();
    for (long seed = 0; seed < 5; seed++) {
      injectedBy(seed)
          .forEach(injected -> kinds.add(injected.replaceAll("^\\S+ |[0-9].*|:.*", "")));
    }

    assertThat(kinds)
        .contains("server stopped", "connections died silently", "network partitioned", "blocked")
        .contains("confirms held", "routes lost", "channel closed", "calm");
    assertThat(String.join(" ", injectedBy(1)))
        .contains("refused: ", "reordered within", "messages nacked", "deliveries duplicated");
  }

  @Test
  void closingEndsAllFaults() throws Exception {
    VirtualTime time = new VirtualTime();
    try (InMemoryBroker broker = new InMemoryBroker(time)) {
      BrokerChaos chaos = broker.faults().chaos(7);
      try (chaos) {
        time.advance(Duration.ofMinutes(1));
      }
      List<String> injected = chaos.injected();
      time.advance(Duration.ofMinutes(1));

      assertThat(chaos.injected()).isEqualTo(injected);
      broker.connect("healed", new ConnectionListener() {}).declareQueue("any");
    }
    time.settle();
    assertThat(time.unfinished()).isEmpty();
  }

  @Test
  void logsItsSeed() {
    StringBuilder logged = new StringBuilder();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            logged.append(record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(BrokerChaos.class.getName());
    logger.addHandler(handler);
    try (InMemoryBroker broker = new InMemoryBroker(new VirtualTime());
        BrokerChaos chaos = broker.faults().chaos()) {
      assertThat(logged).hasToString("chaos with seed " + chaos.seed());
      assertThat(chaos).asString().startsWith("chaos with seed " + chaos.seed());
    } finally {
      logger.removeHandler(handler);
    }
  }
}
