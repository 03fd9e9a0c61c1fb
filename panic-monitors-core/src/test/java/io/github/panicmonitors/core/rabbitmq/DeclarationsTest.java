package io.github.panicmonitors.core.rabbitmq;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import org.junit.jupiter.api.Test;

class DeclarationsTest {
  private final Connection client = mock(Connection.class);
  private final Channel first = mock(Channel.class);
  private final Channel second = mock(Channel.class);
  private final Declarations declarations = new Declarations(client);

  @Test
  void keepsItsChannelUntilItIsClosed() throws Exception {
    when(client.createChannel()).thenReturn(first, second);
    when(first.isOpen()).thenReturn(true);
    declarations.close();
    declarations.topicExchange("one");
    declarations.queue("two");
    declarations.close();
    declarations.close();
    declarations.topicExchange("three");

    verify(first).exchangeDeclare("one", BuiltinExchangeType.TOPIC, true);
    verify(first).queueDeclare(anyString(), anyBoolean(), anyBoolean(), anyBoolean(), any());
    verify(first).abort();
    verify(second).exchangeDeclare("three", BuiltinExchangeType.TOPIC, true);
    verify(client, times(2)).createChannel();
  }
}
