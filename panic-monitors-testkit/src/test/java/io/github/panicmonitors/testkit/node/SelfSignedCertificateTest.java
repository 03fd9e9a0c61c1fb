package io.github.panicmonitors.testkit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a verifying client treats a server with such a certificate. */
@Timeout(60)
class SelfSignedCertificateTest {

  @Test
  void isAcceptedByAClientThatTrustsIt() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create();
    assertThat(statusLine(certificate, certificate.clientSockets(), true))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void isRejectedByOtherClients() {
    SelfSignedCertificate certificate = SelfSignedCertificate.create();
    SSLSocketFactory defaultSockets = (SSLSocketFactory) SSLSocketFactory.getDefault();
    assertThatExceptionOfType(SSLHandshakeException.class)
        .isThrownBy(() -> statusLine(certificate, defaultSockets, true))
        .withStackTraceContaining("unable to find valid certification path");
  }

  @Test
  void isRejectedByHostNameVerification() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.forAnotherHost();
    assertThatExceptionOfType(SSLHandshakeException.class)
        .isThrownBy(() -> statusLine(certificate, certificate.clientSockets(), true))
        .withStackTraceContaining("subject alternative names");
    assertThat(statusLine(certificate, certificate.clientSockets(), false))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void isRejectedOnceExpired() {
    SelfSignedCertificate certificate = SelfSignedCertificate.expired();
    assertThatExceptionOfType(SSLHandshakeException.class)
        .isThrownBy(() -> statusLine(certificate, certificate.clientSockets(), true))
        .withStackTraceContaining("NotAfter");
  }

  @Test
  void isExportedAsPem() throws Exception {
    byte[] pem = SelfSignedCertificate.create().pem().getBytes(StandardCharsets.US_ASCII);
    X509Certificate read =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem));
    assertThat(read.getSubjectX500Principal().getName()).isEqualTo("CN=node");
  }

  private static String statusLine(
      SelfSignedCertificate certificate, SSLSocketFactory client, boolean verifiesHost)
      throws IOException {
    try (FakeHttpServer server = FakeHttpServer.createTls(certificate.serverSockets());
        SSLSocket socket = (SSLSocket) client.createSocket("127.0.0.1", server.port())) {
      if (verifiesHost) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
      }
      return RawClient.request(socket).text(12);
    }
  }
}
