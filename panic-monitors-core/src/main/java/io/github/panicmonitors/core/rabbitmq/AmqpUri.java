package io.github.panicmonitors.core.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.api.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Reads broker URIs. Its exceptions never contain the URI, nor do their causes. */
final class AmqpUri {
  private static final int MAX_PORT = 65_535;

  /** Separates URIs: a comma that no host follows. */
  private static final Pattern SEPARATOR = Pattern.compile("(?i)\\s*,\\s*(?=amqps?://)");

  /** Scheme and user, the hosts, and the rest of a URI with several hosts. */
  private static final Pattern HOSTS =
      Pattern.compile("(?<start>[^/]+://(?:[^/?#]*@)?)(?<hosts>[^/?#@]*)(?<rest>.*)");

  private AmqpUri() {}

  /** Returns a factory for each host of each URI, in their order. */
  static List<ConnectionFactory> factories(Secret uris) {
    return SEPARATOR
        .splitAsStream(uris.reveal())
        .flatMap(AmqpUri::withOneHost)
        .map(AmqpUri::factory)
        .toList();
  }

  private static Stream<String> withOneHost(String uri) {
    Matcher parts = HOSTS.matcher(uri);
    if (!parts.matches()) {
      return Stream.of(uri);
    }
    return Arrays.stream(parts.group("hosts").split(",", -1))
        .map(host -> parts.group("start") + host + parts.group("rest"));
  }

  private static ConnectionFactory factory(String text) {
    URI uri = parsed(text);
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

  private static @Nullable URI parsed(String text) {
    try {
      return new URI(text);
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
