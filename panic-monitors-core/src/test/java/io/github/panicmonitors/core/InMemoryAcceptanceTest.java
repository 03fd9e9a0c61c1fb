package io.github.panicmonitors.core;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;

class InMemoryAcceptanceTest extends AcceptanceContract {
  private final InMemoryBroker broker = new InMemoryBroker(TimeSource.system());

  @Override
  Broker broker() {
    return broker;
  }

  @Override
  void closeBroker() {
    broker.close();
  }
}
