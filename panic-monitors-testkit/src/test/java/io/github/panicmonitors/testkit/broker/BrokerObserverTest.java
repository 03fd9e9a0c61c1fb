package io.github.panicmonitors.testkit.broker;

import static io.github.panicmonitors.testkit.assertions.BrokerAssert.assertThat;
import static io.github.panicmonitors.testkit.config.TestEntry.entry;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.testkit.config.TestDocument;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BrokerObserverTest {
  private static final TestDocument DOCUMENT = TestDocument.of("chains.a.b.c_config", entry("n"));

  private final VirtualTime time = new VirtualTime();
  @AutoClose private final InMemoryBroker broker = new InMemoryBroker(time);

  @Test
  void receivesEverythingPublishedToPanicsExchanges() throws Exception {
    try (BrokerObserver panic = BrokerObserver.connect(broker)) {
      broker.publish("raw_data", "system", "1".getBytes(UTF_8));
      broker.publish("monitorable", "x", "2".getBytes(UTF_8));
      broker.publish("raw_data", "node", "3".getBytes(UTF_8));
      broker.publish("raw_data", "system", "4".getBytes(UTF_8));
      time.settle();

      assertThat(panic.texts("raw_data", "system")).containsExactly("1", "4");
      assertThat(panic.texts("health_check", "system")).isEmpty();
      assertThat(panic.received())
          .extracting(Delivery::exchange)
          .containsExactly("raw_data", "monitorable", "raw_data", "raw_data");
    }
  }

  @Test
  void sendsWhatOtherComponentsSend() throws Exception {
    try (BrokerObserver panic = BrokerObserver.connect(broker)) {
      panic.configure(DOCUMENT);
      panic.ping();
      panic.send("raw_data", "any", "text".getBytes(UTF_8));
      time.settle();

      assertThat(broker)
          .exchange("config")
          .key(DOCUMENT.key())
          .texts()
          .containsExactly(DOCUMENT.json());
      assertThat(broker).exchange("health_check").key("ping").texts().containsExactly("ping");
      assertThat(panic.texts("raw_data", "any")).containsExactly("text");
    }
  }

  @Test
  void closesItsConnectionWhenItIsRefused() {
    broker.declareConflictingExchange("raw_data");
    assertThatExceptionOfType(BrokerException.class)
        .isThrownBy(() -> BrokerObserver.connect(broker));
    assertThat(broker.connections()).isEmpty();
  }

  @Test
  void closesItsConnectionWhenTheBrokerThrows() {
    List<String> called = new ArrayList<>();
    BrokerConnection connection =
        (BrokerConnection)
            Proxy.newProxyInstance(
                BrokerConnection.class.getClassLoader(),
                new Class<?>[] {BrokerConnection.class},
                (proxy, method, arguments) -> {
                  called.add(method.getName());
                  if (method.getName().equals("close")) {
                    return null;
                  }
                  throw new IllegalStateException("broken");
                });
    Broker broken =
        new Broker() {
          @Override
          public BrokerConnection connect(String name, ConnectionListener listener) {
            return connection;
          }

          @Override
          public String description() {
            return "broken";
          }
        };
    assertThatIllegalStateException().isThrownBy(() -> BrokerObserver.connect(broken));
    assertThat(called).containsExactly("declareQueue", "close");
  }

  @Test
  void rejectsSendingAfterClose() throws Exception {
    BrokerObserver panic = BrokerObserver.connect(broker);
    panic.close();
    panic.close();
    assertThatIllegalStateException()
        .isThrownBy(panic::ping)
        .withMessageStartingWith("could not send to health_check: ");
    assertThat(broker.connections()).isEmpty();
  }
}
