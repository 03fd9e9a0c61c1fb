package io.github.panicmonitors.examples.quickstart;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.api.Secret;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Deletes the quickstart's queues on a RabbitMQ. The manager declares durable queues, as PANIC
 * needs them: left behind, they would go on filling up.
 */
final class RabbitMqQueues {
  private static final int LIMIT_MILLIS = 5_000;

  private RabbitMqQueues() {}

  /** Deletes those of the queues that exist; refuses to if somebody consumes one. */
  static void delete(Secret uri, List<String> queues) {
    try (Connection connection = factory(uri).newConnection("quickstart-queues");
        Channel channel = connection.createChannel()) {
      for (String queue : queues) {
        channel.queueDelete(queue, true, false);
      }
    } catch (IOException | TimeoutException | GeneralSecurityException | URISyntaxException e) {
      // Not the cause's message: it may hold the URI.
      throw new QuickstartException(
          "cannot delete the queues quickstart_*: does another quickstart use them?");
    }
  }

  private static ConnectionFactory factory(Secret uri)
      throws GeneralSecurityException, URISyntaxException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri.reveal());
    if (factory.isSSL()) {
      // By default the client would trust anybody.
      factory.useSslProtocol(SSLContext.getDefault());
      factory.enableHostnameVerification();
    }
    if (factory.getVirtualHost().isEmpty()) {
      factory.setVirtualHost("/");
    }
    factory.setConnectionTimeout(LIMIT_MILLIS);
    factory.setChannelRpcTimeout(LIMIT_MILLIS);
    factory.setAutomaticRecoveryEnabled(false);
    return factory;
  }
}
