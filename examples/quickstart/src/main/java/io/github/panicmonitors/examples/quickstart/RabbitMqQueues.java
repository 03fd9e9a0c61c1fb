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
 * Deletes the quickstart's queues on RabbitMQ.
 *
 * <p>The manager declares durable queues, as PANIC needs them. Without deletion they would fill up
 * after the run.
 */
final class RabbitMqQueues {
  private static final int TIMEOUT_MILLIS = 5_000;

  private RabbitMqQueues() {}

  /** Deletes the queues that exist. Fails if one has a consumer. */
  static void delete(Secret uri, List<String> queues) {
    try (Connection connection = factory(uri).newConnection("quickstart-queues");
        Channel channel = connection.createChannel()) {
      for (String queue : queues) {
        channel.queueDelete(queue, true, false);
      }
    } catch (IOException | TimeoutException | GeneralSecurityException | URISyntaxException e) {
      // The cause's message is omitted: it may contain the URI.
      throw new QuickstartException(
          "cannot delete the queues quickstart_*: another quickstart may be using them");
    }
  }

  private static ConnectionFactory factory(Secret uri)
      throws GeneralSecurityException, URISyntaxException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri.reveal());
    if (factory.isSSL()) {
      // By default the client accepts any certificate.
      factory.useSslProtocol(SSLContext.getDefault());
      factory.enableHostnameVerification();
    }
    if (factory.getVirtualHost().isEmpty()) {
      factory.setVirtualHost("/");
    }
    factory.setConnectionTimeout(TIMEOUT_MILLIS);
    factory.setChannelRpcTimeout(TIMEOUT_MILLIS);
    factory.setAutomaticRecoveryEnabled(false);
    return factory;
  }
}
