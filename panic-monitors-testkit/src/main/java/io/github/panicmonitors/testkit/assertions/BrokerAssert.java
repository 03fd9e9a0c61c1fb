package io.github.panicmonitors.testkit.assertions;

import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on an {@link InMemoryBroker}. Needs AssertJ, which the testkit does not bring along;
 * without it, ask {@link InMemoryBroker#published} and {@link InMemoryBroker#refused}.
 *
 * <pre>{@code
 * import static io.github.panicmonitors.testkit.assertions.BrokerAssert.assertThat;
 *
 * assertThat(broker).exchange("raw_data").received(3);
 * assertThat(broker).exchange("raw_data").key("system").received(1).texts().first()...
 * }</pre>
 */
@SuppressWarnings("exports") // AssertJ is there for whoever calls this
public final class BrokerAssert extends AbstractAssert<BrokerAssert, InMemoryBroker> {
  private BrokerAssert(InMemoryBroker broker) {
    super(broker, BrokerAssert.class);
  }

  /** Begins to assert something of a broker. */
  public static BrokerAssert assertThat(InMemoryBroker broker) {
    return new BrokerAssert(broker);
  }

  /** Goes on to what was published to an exchange. */
  public ExchangeAssert exchange(String name) {
    isNotNull();
    return new ExchangeAssert(actual, name);
  }
}
