package io.github.panicmonitors.core.rabbitmq;

import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class DeclarationsTest {
  private final Connection client = mock(Connection.class);
  private final Channel first = mock(Channel.class);
  private final Channel second = mock(Channel.class);
  private final Declarations declarations = new Declarations(client);

  @BeforeEach
  void createChannels() throws Exception {
    when(client.createChannel()).thenReturn(first, second);
  }

  @Test
  void closesTheChannelOfEachRequest() throws Exception {
    declarations.topicExchange("one");
    declarations.queue("two");

    InOrder order = inOrder(first, second);
    order.verify(first).exchangeDeclare("one", BuiltinExchangeType.TOPIC, true);
    order.verify(first).abort();
    order.verify(second).queueDeclare("two", true, false, false, Map.of());
    order.verify(second).abort();
  }

  @Test
  void doesNotCloseTheChannelOfARequestThatIsRunning() throws Exception {
    when(first.queueBind("queue", "exchange", "#"))
        .thenAnswer(
            running -> {
              declarations.queue("another");
              verify(second).abort();
              verify(first, never()).abort();
              return null;
            });

    declarations.bind("queue", "exchange", "#");

    verify(first).abort();
  }
}
