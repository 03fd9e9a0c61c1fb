package io.github.panicmonitors.testkit.assertions;

import io.github.panicmonitors.testkit.broker.InMemoryBroker;
import org.assertj.core.api.AbstractAssert;

/**
 * AssertJ assertions on an {@link InMemoryBroker}. AssertJ is not a dependency of the testkit;
 * without it, use {@link InMemoryBroker#published} and {@link InMemoryBroker#nacked}.
 *
 * <pre>{@code
 * import static io.github.panicmonitors.testkit.assertions.BrokerAssert.assertThat;
 *
 * assertThat(broker).exchange("raw_data").received(3);
 * assertThat(broker).exchange("raw_data").key("system").received(1).texts().first()...
 * }</pre>
 */
@SuppressWarnings("exports") // callers have AssertJ
public final class BrokerAssert extends AbstractAssert<BrokerAssert, InMemoryBroker> {
  private BrokerAssert(InMemoryBroker broker) {
    super(broker, BrokerAssert.class);
  }

  /** Starts assertions on a broker. */
  public static BrokerAssert assertThat(InMemoryBroker broker) {
    return new BrokerAssert(broker);
  }

  /** Starts assertions on the messages published to an exchange. */
  public ExchangeAssert exchange(String name) {
    isNotNull();
    return new ExchangeAssert(actual, name);
  }
}
