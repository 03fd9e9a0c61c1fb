package io.github.panicmonitors.core.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.api.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Reads broker URIs. Its exceptions never contain the URI, nor do their causes. */
final class AmqpUri {
  private static final int MAX_PORT = 65_535;

  private AmqpUri() {}

  static ConnectionFactory factory(Secret secret) {
    URI uri = parsed(secret);
    if (uri == null) {
      throw invalid("its syntax is wrong");
    }
    if (!"amqp".equalsIgnoreCase(uri.getScheme()) && !"amqps".equalsIgnoreCase(uri.getScheme())) {
      throw invalid("its scheme must be amqp or amqps");
    }
    if (uri.getHost() == null) {
      throw invalid("its host is missing or not a host name");
    }
    if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
      // Without a host, as in amqp://user:123456, the port is the password: never show it.
      throw invalid("its port must be 1 to " + MAX_PORT);
    }
    ConnectionFactory factory = read(uri);
    if (factory == null) {
      throw invalid("its user, virtual host or query cannot be read");
    }
    return factory;
  }

  private static @Nullable URI parsed(Secret secret) {
    try {
      return new URI(secret.reveal());
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static @Nullable ConnectionFactory read(URI uri) {
    ConnectionFactory factory = new ConnectionFactory();
    try {
      factory.setUri(uri);
      if (factory.isSSL()) {
        factory.useSslProtocol(SSLContext.getDefault());
        factory.enableHostnameVerification();
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JVM has no TLS", e);
    } catch (RuntimeException e) {
      return null;
    }
    if ("/".equals(uri.getRawPath())) {
      factory.setVirtualHost("/");
    }
    return factory;
  }

  private static IllegalArgumentException invalid(String reason) {
    return new IllegalArgumentException(
        "URI must be like amqp://user:password@host:5672/vhost: " + reason);
  }
}
