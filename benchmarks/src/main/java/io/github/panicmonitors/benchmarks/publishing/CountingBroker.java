package io.github.panicmonitors.benchmarks.publishing;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.broker.Delivery;
import io.github.panicmonitors.api.broker.ReturnedMessage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts the confirms of another broker. */
final class CountingBroker implements Broker {
  private final Broker broker;
  private final AtomicLong confirmed = new AtomicLong();

  CountingBroker(Broker broker) {
    this.broker = broker;
  }

  long confirmed() {
    return confirmed.get();
  }

  @Override
  public BrokerConnection connect(String name, ConnectionListener listener)
      throws BrokerException, InterruptedException {
    return broker.connect(name, new Counting(listener));
  }

  @Override
  public String description() {
    return broker.description();
  }

  private final class Counting implements ConnectionListener {
    private final ConnectionListener listener;

    Counting(ConnectionListener listener) {
      this.listener = listener;
    }

    @Override
    public void onConfirm(long first, long last, boolean accepted) {
      listener.onConfirm(first, last, accepted);
      confirmed.addAndGet(last - first + 1);
    }

    @Override
    public void onDelivery(Delivery delivery) {
      listener.onDelivery(delivery);
    }

    @Override
    public void onReturn(ReturnedMessage message) {
      listener.onReturn(message);
    }

    @Override
    public void onBlocked(String reason) {
      listener.onBlocked(reason);
    }

    @Override
    public void onUnblocked() {
      listener.onUnblocked();
    }

    @Override
    public void onConsumerCancelled(String queue) {
      listener.onConsumerCancelled(queue);
    }

    @Override
    public void onClosed(@Nullable BrokerException cause) {
      listener.onClosed(cause);
    }
  }
}
