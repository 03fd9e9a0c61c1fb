package io.github.panicmonitors.core.rabbitmq;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.Secret;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RabbitMqBroker} with several addresses, or with files for its password and TLS.
 *
 * <pre>{@code
 * Broker broker =
 *     RabbitMqBroker.builder()
 *         .uri("amqps://panic@rabbit-1,rabbit-2")
 *         .passwordFile(Path.of("/run/secrets/rabbitmq-password"))
 *         .caFile(Path.of("rabbitmq-ca.pem"))
 *         .clientCertificate(Path.of("client.p12"), Secret.of("changeit"))
 *         .build();
 * }</pre>
 *
 * <p>The server's certificate and host name are always verified.
 *
 * <p>Files are read by {@link #build} and again for each connection, so that a replaced file is
 * used from the next connection on. While a file is missing or cannot be used, what it held before
 * stays in use, with one warning in the log.
 *
 * <p>Not thread-safe.
 */
public final class RabbitMqBrokerBuilder {
  private List<ConnectionFactory> factories = List.of();
  private Optional<ReloadedValue<Secret>> password = Optional.empty();
  private @Nullable Supplier<TrustManager[]> trusted;
  private @Nullable Supplier<KeyManager[]> own;

  RabbitMqBrokerBuilder() {}

  /**
   * Sets the broker's URI, or the URIs of its nodes, as for {@link RabbitMqBroker#uri(String)}.
   * Required.
   *
   * @throws IllegalArgumentException if a URI is not valid
   */
  public RabbitMqBrokerBuilder uri(Secret brokerUri) {
    factories = AmqpUri.factories(requireNonNull(brokerUri, "brokerUri"));
    return this;
  }

  /**
   * Sets the broker's URI, as {@link #uri(Secret)} does.
   *
   * @throws IllegalArgumentException if a URI is not valid
   */
  public RabbitMqBrokerBuilder uri(String brokerUri) {
    return uri(Secret.of(brokerUri));
  }

  /**
   * Sets a file with the password of all addresses, in place of the URI's. Newlines at its end are
   * ignored. Default: the password is in the URI.
   *
   * @param file a UTF-8 file; read by this call, too
   * @throws IllegalArgumentException if the file cannot be read or is empty
   */
  public RabbitMqBrokerBuilder passwordFile(Path file) {
    requireNonNull(file, "file");
    password = Optional.of(new ReloadedValue<>(() -> CredentialFiles.password(file)));
    return this;
  }

  /**
   * Sets which certificates are trusted: the server's certificate must be one of these, or signed
   * by one of them. Default: the JVM's trust store. Replaces {@link #trustStore}.
   *
   * @param pem a PEM file with one or more certificates
   */
  public RabbitMqBrokerBuilder caFile(Path pem) {
    requireNonNull(pem, "pem");
    trusted = () -> CredentialFiles.caFile(pem);
    return this;
  }

  /**
   * Sets which certificates are trusted, as {@link #caFile} does, and replaces it.
   *
   * @param file a PKCS12 or JKS file with certificates, for example created from a PEM file with
   *     {@code keytool -importcert}
   */
  public RabbitMqBrokerBuilder trustStore(Path file, Secret storePassword) {
    requireNonNull(file, "file");
    requireNonNull(storePassword, "storePassword");
    trusted = () -> CredentialFiles.trustStore(file, storePassword);
    return this;
  }

  /**
   * Sets the certificate for servers that ask for one. Default: none.
   *
   * @param certificatePem a PEM file with the certificate and, after it, its chain
   * @param keyPem a PEM file with its private key, without a password; may be the same file
   */
  public RabbitMqBrokerBuilder clientCertificate(Path certificatePem, Path keyPem) {
    requireNonNull(certificatePem, "certificatePem");
    requireNonNull(keyPem, "keyPem");
    own = () -> CredentialFiles.clientCertificate(certificatePem, keyPem);
    return this;
  }

  /**
   * Sets the certificate for servers that ask for one, as {@link #clientCertificate(Path, Path)}
   * does, and replaces it.
   *
   * @param keyStore a PKCS12 or JKS file with the certificate and its private key
   * @param storePassword of the file and of the key in it
   */
  public RabbitMqBrokerBuilder clientCertificate(Path keyStore, Secret storePassword) {
    requireNonNull(keyStore, "keyStore");
    requireNonNull(storePassword, "storePassword");
    own = () -> CredentialFiles.keyStore(keyStore, storePassword);
    return this;
  }

  /**
   * Returns the broker. Reads the files, but does not connect.
   *
   * @throws IllegalStateException if no URI was set
   * @throws IllegalArgumentException if a file with certificates was set but a URI is not {@code
   *     amqps}, or if such a file cannot be read or has no usable entry
   */
  @CheckReturnValue
  public RabbitMqBroker build() {
    if (factories.isEmpty()) {
      throw new IllegalStateException("uri must be set");
    }
    Optional<ReloadedValue<SSLContext>> tls = tls();
    return new RabbitMqBroker(
        factories.stream().map(factory -> new BrokerAddress(factory, password, tls)).toList());
  }

  private Optional<ReloadedValue<SSLContext>> tls() {
    Supplier<TrustManager[]> trust = trusted;
    Supplier<KeyManager[]> key = own;
    if (trust == null && key == null) {
      return Optional.empty();
    }
    for (ConnectionFactory factory : factories) {
      if (!factory.isSSL()) {
        throw new IllegalArgumentException(
            "trusted and client certificates are for amqps only: "
                + ClientSettings.description(factory));
      }
    }
    return Optional.of(new ReloadedValue<>(() -> context(trust, key)));
  }

  /** Returns a TLS context with the certificates of the files, or the JVM's defaults for null. */
  private static SSLContext context(
      @Nullable Supplier<TrustManager[]> trust, @Nullable Supplier<KeyManager[]> key) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(key == null ? null : key.get(), trust == null ? null : trust.get(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JVM has no TLS", e);
    }
  }
}
