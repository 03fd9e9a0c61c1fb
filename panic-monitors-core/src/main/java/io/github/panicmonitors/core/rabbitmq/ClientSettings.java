package io.github.panicmonitors.core.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.CredentialsProvider;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import java.net.URLEncoder;

/** The settings of the client that connections rely on. */
final class ClientSettings {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 10_000;
  private static final int HEARTBEAT_SECONDS = 10;
  private static final int MIN_DELIVERY_BYTES = 64 << 20;

  private ClientSettings() {}

  /** Returns a copy of a factory with these settings. */
  static ConnectionFactory applied(ConnectionFactory original) {
    ConnectionFactory factory = original.clone();
    factory.useBlockingIo();
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setConnectionTimeout(atMost(CONNECT_MILLIS, factory.getConnectionTimeout()));
    factory.setHandshakeTimeout(atMost(ANSWER_MILLIS, factory.getHandshakeTimeout()));
    factory.setChannelRpcTimeout(atMost(ANSWER_MILLIS, factory.getChannelRpcTimeout()));
    factory.setRequestedHeartbeat(atMost(HEARTBEAT_SECONDS, factory.getRequestedHeartbeat()));
    factory.setMaxInboundMessageBodySize(maxDeliveryBytes(Runtime.getRuntime().maxMemory()));
    factory.setExceptionHandler(new Silent());
    return factory;
  }

  /**
   * Returns the largest message that the client accepts: a quarter of the heap, since it needs
   * twice a message's size to read it, but at least the client's default. A message that it refuses
   * ends the connection without an acknowledgement and is delivered again on the next one.
   */
  static int maxDeliveryBytes(long heapBytes) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(MIN_DELIVERY_BYTES, heapBytes / 4));
  }

  /** Returns the smaller value. A {@code value} of zero means no limit. */
  private static int atMost(int limit, int value) {
    return value <= 0 ? limit : Math.min(limit, value);
  }

  static CredentialsProvider credentials(ConnectionFactory factory) {
    return factory.params(new DirectExecutor()).getCredentialsProvider();
  }

  static String description(ConnectionFactory factory) {
    String vhost = factory.getVirtualHost();
    return (factory.isSSL() ? "amqps://" : "amqp://")
        + factory.getHost()
        + ":"
        + factory.getPort()
        + (vhost.equals("/") ? "" : "/" + URLEncoder.encode(vhost, UTF_8));
  }

  /**
   * Logs nothing: every such failure also ends the connection, and the connection's owner reports
   * that.
   */
  private static final class Silent extends ForgivingExceptionHandler {
    @Override
    protected void log(String message, Throwable e) {}
  }
}
