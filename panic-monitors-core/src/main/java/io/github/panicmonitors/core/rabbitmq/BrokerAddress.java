package io.github.panicmonitors.core.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.api.Secret;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * One address of a broker and the settings of connections to it. Files are read for each
 * connection, since others may replace them.
 */
final class BrokerAddress {
  private final ConnectionFactory settings;
  private final Optional<ReloadedValue<Secret>> password;
  private final Optional<ReloadedValue<SSLContext>> tls;
  private final String description;

  /** Creates an address that uses no files. */
  BrokerAddress(ConnectionFactory settings) {
    this(settings, Optional.empty(), Optional.empty());
  }

  /**
   * Creates an address.
   *
   * @param password replaces the password of the settings
   * @param tls replaces the TLS context of the settings, which must have TLS
   */
  BrokerAddress(
      ConnectionFactory settings,
      Optional<ReloadedValue<Secret>> password,
      Optional<ReloadedValue<SSLContext>> tls) {
    this.settings = ClientSettings.applied(settings);
    this.password = password;
    this.tls = tls;
    this.description = ClientSettings.description(settings);
  }

  /** Returns the settings of one connection, with what the files hold now. */
  ConnectionFactory newFactory() {
    ConnectionFactory factory = settings.clone();
    password.ifPresent(secret -> factory.setPassword(secret.get().reveal()));
    tls.ifPresent(
        context -> {
          factory.useSslProtocol(context.get());
          factory.enableHostnameVerification();
        });
    return factory;
  }

  /** Returns scheme, host, port and virtual host. */
  String description() {
    return description;
  }
}
