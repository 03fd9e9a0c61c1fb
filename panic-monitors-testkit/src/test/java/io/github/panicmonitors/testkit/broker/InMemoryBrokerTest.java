package io.github.panicmonitors.testkit.broker;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.contract.BrokerContract;
import org.junit.jupiter.api.BeforeEach;

class InMemoryBrokerTest extends BrokerContract {
  private InMemoryBroker broker;

  TimeSource time() {
    return TimeSource.system();
  }

  @BeforeEach
  void createBroker() {
    broker = new InMemoryBroker(time());
  }

  @BeforeEach
  void allowWarningsAboutThrowingListeners(LogCheck log) {
    log.allow("connection listener threw");
  }

  @Override
  protected Broker broker() {
    return broker;
  }

  @Override
  protected void declareConflictingExchange(String exchange) {
    broker.declareConflictingExchange(exchange);
  }

  @Override
  protected void declareConflictingQueue(String queue) {
    broker.declareConflictingQueue(queue);
  }

  @Override
  protected void declareLockedQueue(String queue) {
    broker.declareLockedQueue(queue);
  }

  @Override
  protected void deleteQueue(String queue) {
    broker.deleteQueue(queue);
  }

  @Override
  protected void revokeDeclaring() {
    broker.faults().revokeDeclaring();
  }

  @Override
  protected void revokeBinding() {
    broker.faults().revokeBinding();
  }

  @Override
  protected void restorePermissions() {
    broker.faults().restorePermissions();
  }

  @Override
  protected void dropConnections() {
    broker.faults().dropConnections();
  }

  @Override
  protected void block() {
    broker.faults().block("memory");
  }

  @Override
  protected void unblock() {
    broker.faults().unblock();
  }
}
