package io.github.panicmonitors.core.rabbitmq;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.Secret;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RabbitMqBroker} with your own TLS settings.
 *
 * <pre>{@code
 * Broker broker =
 *     RabbitMqBroker.builder()
 *         .uri(Secret.of("amqps://user:password@host"))
 *         .trustStore(Path.of("trusted.p12"), Secret.of("changeit"))
 *         .clientCertificate(Path.of("client.p12"), Secret.of("changeit"))
 *         .build();
 * }</pre>
 *
 * <p>The server's certificate and host name are always verified. Not thread-safe.
 */
public final class RabbitMqBrokerBuilder {
  private @Nullable Secret uri;
  private @Nullable KeyStoreFile trusted;
  private @Nullable KeyStoreFile own;

  RabbitMqBrokerBuilder() {}

  /** Sets the broker's URI, as for {@link RabbitMqBroker#uri(Secret)}. Required. */
  public RabbitMqBrokerBuilder uri(Secret brokerUri) {
    uri = requireNonNull(brokerUri, "brokerUri");
    return this;
  }

  /** Sets the broker's URI, as for {@link RabbitMqBroker#uri(String)}. */
  public RabbitMqBrokerBuilder uri(String brokerUri) {
    return uri(Secret.of(brokerUri));
  }

  /**
   * Sets which certificates are trusted: the server's certificate must be one of these, or signed
   * by one of them. Default: the JVM's trust store.
   *
   * @param file a PKCS12 or JKS file with certificates, for example created from a PEM file with
   *     {@code keytool -importcert}; read by {@link #build}
   */
  public RabbitMqBrokerBuilder trustStore(Path file, Secret password) {
    trusted = new KeyStoreFile("trust store", file, password);
    return this;
  }

  /**
   * Sets the certificate for servers that ask for one. Default: none.
   *
   * @param keyStore a PKCS12 or JKS file with the certificate and its private key; read by {@link
   *     #build}
   * @param password of the file and of the key in it
   */
  public RabbitMqBrokerBuilder clientCertificate(Path keyStore, Secret password) {
    own = new KeyStoreFile("key store", keyStore, password);
    return this;
  }

  /**
   * Returns the broker. Reads the files, but does not connect.
   *
   * @throws IllegalStateException if no URI was set
   * @throws IllegalArgumentException if the URI is not valid; if a file was set but the URI is not
   *     {@code amqps}; or if a file cannot be read or has no usable entry
   */
  @CheckReturnValue
  public RabbitMqBroker build() {
    if (uri == null) {
      throw new IllegalStateException("uri must be set");
    }
    ConnectionFactory factory = AmqpUri.factory(uri);
    if (trusted != null || own != null) {
      useTls(factory);
    }
    return RabbitMqBroker.connectionFactory(factory);
  }

  private void useTls(ConnectionFactory factory) {
    if (!factory.isSSL()) {
      throw new IllegalArgumentException(
          "trust store and client certificate are for amqps only: "
              + ClientSettings.description(factory));
    }
    SSLContext context = KeyStoreFile.context(trusted, own);
    factory.useSslProtocol(context);
    factory.enableHostnameVerification();
  }
}
