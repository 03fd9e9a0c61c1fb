package io.github.panicmonitors.http;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.client5.http.config.TlsConfig;
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
      String name =
          serverName.orElse(host.replaceFirst("%.*", "")); // certificates have no IPv6 zones
      SSLSocket secured = (SSLSocket) factory.get().createSocket(socket, name, port, true);
      SSLParameters parameters = secured.getSSLParameters();
      serverName.ifPresent(it -> parameters.setServerNames(List.of(new SNIHostName(it))));
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      handshake(secured, attachment);
      return secured;
    } catch (HttpFailure e) {
      throw e;
    } catch (IOException e) {
      throw new HttpFailure(FailureKind.TLS, "TLS handshake failed: " + e.getMessage(), e);
    }
  }

  private static void handshake(SSLSocket secured, @Nullable Object attachment) throws IOException {
    HttpCall call = HttpCall.current();
    if (call == null || !(attachment instanceof TlsConfig config)) {
      secured.startHandshake();
      return;
    }
    Duration limit = config.getHandshakeTimeout().toDuration();
    call.limitStep(limit);
    try {
      secured.startHandshake();
    } catch (IOException e) {
      if (call.remainingMillis(1) == 0) {
        throw new HttpFailure(FailureKind.TIMEOUT, "no TLS handshake within " + limit, e);
      }
      throw e;
    } finally {
      call.endStep();
    }
  }
}
