package io.github.panicmonitors.core;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import org.junit.jupiter.api.AfterEach;

class InMemoryAcceptanceTest extends AcceptanceContract {
  private final InMemoryBroker broker = new InMemoryBroker(TimeSource.system());

  @Override
  Broker broker() {
    return broker;
  }

  @AfterEach
  void closeBroker() {
    broker.close();
  }
}
