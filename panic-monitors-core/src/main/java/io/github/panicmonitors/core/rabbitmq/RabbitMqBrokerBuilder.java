package io.github.panicmonitors.core.rabbitmq;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.api.Secret;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RabbitMqBroker} with TLS settings of its own.
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
 * <p>The server's certificate and its host name are verified whatever is set here. Not safe for use
 * by several threads.
 */
public final class RabbitMqBrokerBuilder {
  private @Nullable Secret uri;
  private @Nullable KeyStoreFile trusted;
  private @Nullable KeyStoreFile own;

  RabbitMqBrokerBuilder() {}

  /** Sets where the broker is, as {@link RabbitMqBroker#uri(Secret)} reads it. Required. */
  public RabbitMqBrokerBuilder uri(Secret brokerUri) {
    uri = requireNonNull(brokerUri, "brokerUri");
    return this;
  }

  /** Sets where the broker is, as {@link RabbitMqBroker#uri(String)} reads it. */
  public RabbitMqBrokerBuilder uri(String brokerUri) {
    return uri(Secret.of(brokerUri));
  }

  /**
   * Sets whom to trust: the server's certificate must be one of these or be signed by one of them.
   * Default: whom the JVM trusts.
   *
   * @param file a PKCS12 or JKS file with certificates, such as {@code keytool -importcert} makes
   *     of a PEM file; read by {@link #build}
   */
  public RabbitMqBrokerBuilder trustStore(Path file, Secret password) {
    trusted = new KeyStoreFile("trust store", file, password);
    return this;
  }

  /**
   * Sets the certificate to show to a server that asks for one. Default: none.
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
   * @throws IllegalArgumentException if the URI is not one; if it is not {@code amqps} though a
   *     file was set; or if a file cannot be read or holds nothing that is of use
   */
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
