package io.github.panicmonitors.core.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConsumeOptions;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.core.internal.config.ManagedRole;
import io.github.panicmonitors.core.internal.config.PendingDocument;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ConsumingSessionTest {
  private final VirtualTime time = new VirtualTime();
  private final List<String> consumed = new ArrayList<>();
  private final List<Long> acknowledged = new CopyOnWriteArrayList<>();
  private final List<PendingDocument> documents = new ArrayList<>();
  private int pings;
  private final ConsumingSession session =
      new ConsumingSession(
          time, ManagedRole.unnamed("manager", "configs", "heartbeat", List.of()), new Events());

  private final class Events implements RoleListener {
    @Override
    public void received(PendingDocument document) {
      documents.add(document);
    }

    @Override
    public void pinged() {
      pings++;
    }

    @Override
    public void held() {}

    @Override
    public void refused() {}

    @Override
    public void lost() {}
  }

  private final BrokerConnection connection =
      (BrokerConnection)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {BrokerConnection.class},
              (proxy, method, arguments) -> call(method.getName(), arguments));

  private Object call(String method, Object[] arguments) throws BrokerException {
    switch (method) {
      case "consume" -> {
        ConsumeOptions options = (ConsumeOptions) arguments[1];
        consumed.add(
            arguments[0]
                + (options.exclusive() ? " exclusively" : "")
                + (options.automaticAcknowledge() ? ", acknowledged by the broker" : ""));
      }
      case "acknowledge" -> acknowledge((long) arguments[0]);
      default -> {}
    }
    return true;
  }

  private void acknowledge(long deliveryTag) throws BrokerException {
    if (deliveryTag == 1) {
      throw new BrokerException(BrokerFault.TIMEOUT, "of the test");
    }
    acknowledged.add(deliveryTag);
  }

  private Delivery delivery(String queue, long deliveryTag) {
    return new Delivery(queue, deliveryTag, "config", "general.systems_config", new byte[0], false);
  }

  private void serve() {
    try {
      session.serve(connection);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void consumesTheConfigurationsExclusivelyAndBeforeThePings() throws BrokerException {
    session.open(connection);

    assertThat(consumed)
        .containsExactly("configs exclusively", "heartbeat, acknowledged by the broker");
  }

  @Test
  void acknowledgesAllThatIsDoneThoughOneFails() throws InterruptedException {
    session.acknowledge(1, "general.systems_config");
    session.acknowledge(2, "general.systems_config");
    session.acknowledge(3, "general.systems_config");
    Thread serving = new Thread(time.tracked(this::serve));
    serving.start();
    time.settle();

    assertThat(acknowledged).containsExactly(2L, 3L);

    session.acknowledge(4, "general.systems_config");
    time.settle();
    assertThat(acknowledged).containsExactly(2L, 3L, 4L);
    session.end();
    serving.join();
  }

  @Test
  void documentIsLostWithItsConnectionAndPingsAreNoDocuments() {
    session.onDelivery(delivery("heartbeat", 1));
    session.onDelivery(delivery("configs", 2));
    assertThat(pings).isEqualTo(1);
    assertThat(documents).singleElement().matches(document -> !document.isLost());

    session.end();

    assertThat(documents).singleElement().matches(PendingDocument::isLost);
  }

  @Test
  void discardedDocumentIsNotAcknowledged() throws InterruptedException {
    session.onDelivery(delivery("configs", 2));
    session.onDelivery(delivery("configs", 3));
    documents.get(0).discarded();
    documents.get(1).superseded();
    Thread serving = new Thread(time.tracked(this::serve));
    serving.start();
    time.settle();

    assertThat(acknowledged).containsExactly(3L);
    session.end();
    serving.join();
  }
}
