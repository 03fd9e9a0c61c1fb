package io.github.panicmonitors.http;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Adds TLS to a connection and verifies that the certificate is for the host.
 *
 * @param factory decides which certificates are accepted
 * @param serverName the name that is sent and verified, in place of the host
 */
record TlsLayer(Supplier<SSLSocketFactory> factory, Optional<String> serverName)
    implements TlsSocketStrategy {

  @Override
  public SSLSocket upgrade(
      Socket socket, String host, int port, @Nullable Object attachment, HttpContext context)
      throws HttpFailure {
    try {
      String name = serverName.orElse(host);
      SSLSocket secured = (SSLSocket) factory.get().createSocket(socket, name, port, true);
      SSLParameters parameters = secured.getSSLParameters();
      serverName.ifPresent(it -> parameters.setServerNames(List.of(new SNIHostName(it))));
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      return secured;
    } catch (IOException e) {
      throw new HttpFailure(FailureKind.TLS, "TLS handshake failed: " + e.getMessage(), e);
    }
  }
}
