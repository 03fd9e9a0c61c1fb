package io.github.panicmonitors.core.rabbitmq;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.ConnectionListener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens a connection on a new thread: neither files nor the client can be interrupted, and the
 * client does not limit the total time.
 */
final class ConnectTask {
  private final BrokerAddress address;
  private final String name;
  private final ConnectionListener listener;
  private final String threads;
  private final CapturedSocket socket = new CapturedSocket();
  private final CallbackQueue callbacks;
  private final CompletableFuture<RabbitMqConnection> result = new CompletableFuture<>();

  /** Knows the credentials once the files have been read. */
  private volatile ExceptionTranslator faults;

  /**
   * Creates a task that is not started.
   *
   * @param threads the prefix of the names of the connection's threads
   */
  ConnectTask(BrokerAddress address, String name, ConnectionListener listener, String threads) {
    this.address = address;
    this.faults = new ExceptionTranslator(Redactor.NONE, address.description());
    this.name = name;
    this.listener = listener;
    this.threads = threads;
    this.callbacks = new CallbackQueue(name, listener, threads + "-callbacks");
  }

  RabbitMqConnection await(Duration limit) throws BrokerException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    DaemonThreads.start(threads + "-connect", this::run);
    try {
      RabbitMqConnection connection = result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      connection.start();
      return connection;
    } catch (ExecutionException e) {
      throw faults.whileConnecting(requireNonNull(e.getCause()));
    } catch (TimeoutException e) {
      abandon();
      throw faults.connectTimeout(limit);
    } catch (InterruptedException e) {
      abandon();
      throw e;
    }
  }

  /** Closes a connection that is opened too late. The listener is not called. */
  private void abandon() {
    socket.close();
    if (!result.cancel(false) && !result.isCompletedExceptionally()) {
      discard(result.join());
    }
  }

  private void discard(RabbitMqConnection connection) {
    callbacks.discard();
    connection.forceClose();
  }

  private void run() {
    try {
      RabbitMqConnection connection = open(factory());
      if (!result.complete(connection)) {
        discard(connection);
      }
    } catch (Throwable e) {
      callbacks.discard();
      socket.close();
      result.completeExceptionally(e);
    }
  }

  private ConnectionFactory factory() {
    ConnectionFactory factory = address.newFactory();
    faults =
        new ExceptionTranslator(
            Redactor.of(ClientSettings.credentials(factory)), address.description());
    factory.setSocketConfigurator(factory.getSocketConfigurator().andThen(socket));
    factory.setThreadFactory(new DaemonThreads(threads + "-client"));
    factory.setHeartbeatExecutor(callbacks.heartbeats());
    return factory;
  }

  private RabbitMqConnection open(ConnectionFactory factory) throws IOException, TimeoutException {
    Connection client = factory.newConnection(new DirectExecutor(), name);
    Channel channel = client.createChannel();
    channel.confirmSelect();
    return new RabbitMqConnection(
        client, channel, listener, socket, callbacks, faults, name, threads);
  }
}
