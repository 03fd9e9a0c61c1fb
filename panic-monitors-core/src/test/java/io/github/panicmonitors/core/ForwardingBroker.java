package io.github.panicmonitors.core;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;

/** A broker that forwards all calls. Tests override single methods. */
class ForwardingBroker implements Broker {
  private final Broker broker;

  ForwardingBroker(Broker broker) {
    this.broker = broker;
  }

  @Override
  public BrokerConnection connect(String name, ConnectionListener listener)
      throws BrokerException, InterruptedException {
    return broker.connect(name, listener);
  }

  @Override
  public String description() {
    return broker.description();
  }
}
