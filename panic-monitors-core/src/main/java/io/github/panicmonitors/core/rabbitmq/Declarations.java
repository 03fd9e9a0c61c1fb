package io.github.panicmonitors.core.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import java.io.IOException;
import java.util.Map;

/**
 * Declares exchanges, queues and bindings for a user who may not be allowed to: what exists needs
 * no declaration. Each request has its own channel, because the server closes the channel of a
 * request that it refuses. Thread-safe.
 */
final class Declarations {
  private final Connection client;

  Declarations(Connection client) {
    this.client = client;
  }

  /** A request that the server refuses by closing the channel. */
  private interface Request {
    void on(Channel channel) throws IOException;
  }

  void topicExchange(String name) throws IOException, BrokerException {
    declare(
        "exchange '" + name + "'",
        channel -> channel.exchangeDeclare(name, BuiltinExchangeType.TOPIC, true),
        channel -> channel.exchangeDeclarePassive(name));
  }

  void queue(String name) throws IOException, BrokerException {
    declare(
        "queue '" + name + "'",
        channel -> channel.queueDeclare(name, true, false, false, Map.of()),
        channel -> channel.queueDeclarePassive(name));
  }

  /** Binds a queue. Returns false if the user may not do so. */
  boolean bind(String queue, String exchange, String pattern) throws IOException {
    return permitted(channel -> channel.queueBind(queue, exchange, pattern));
  }

  private void declare(String what, Request declaration, Request check)
      throws IOException, BrokerException {
    if (permitted(declaration)) {
      return;
    }
    try {
      perform(check);
    } catch (IOException e) {
      if (replyCode(e) == AMQP.NOT_FOUND) {
        throw new BrokerException(
            BrokerFault.ACCESS_REFUSED, what + " does not exist, and this user may not declare it");
      }
      throw e;
    }
  }

  /** Performs a request. Returns false if the user has no permission for it. */
  private boolean permitted(Request request) throws IOException {
    try {
      perform(request);
      return true;
    } catch (IOException e) {
      if (replyCode(e) == AMQP.ACCESS_REFUSED) {
        return false;
      }
      throw e;
    }
  }

  private void perform(Request request) throws IOException {
    Channel channel = client.createChannel();
    try {
      request.on(channel);
    } finally {
      channel.abort();
    }
  }

  /** Returns the code with which the server closed the channel, or 0 if it did not. */
  private static int replyCode(IOException e) {
    return e.getCause() instanceof ShutdownSignalException signal
            && signal.getReason() instanceof AMQP.Channel.Close close
        ? close.getReplyCode()
        : 0;
  }
}
