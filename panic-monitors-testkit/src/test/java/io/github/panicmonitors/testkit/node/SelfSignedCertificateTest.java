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

/** What a client that verifies makes of a server with such a certificate. */
@Timeout(60)
class SelfSignedCertificateTest {

  @Test
  void isOfTheServerForWhoTrustsIt() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create();
    assertThat(answer(certificate, certificate.trustingSockets(), true)).startsWith("HTTP/1.1 200");
  }

  @Test
  void isRefusedByWhoDoesNotKnowIt() {
    SelfSignedCertificate certificate = SelfSignedCertificate.create();
    SSLSocketFactory stranger = (SSLSocketFactory) SSLSocketFactory.getDefault();
    assertThatExceptionOfType(SSLHandshakeException.class)
        .isThrownBy(() -> answer(certificate, stranger, true))
        .withStackTraceContaining("unable to find valid certification path");
  }

  @Test
  void isOfAnotherHostForWhoTrustsItAndVerifiesTheHost() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.ofAnotherHost();
    assertThatExceptionOfType(SSLHandshakeException.class)
        .isThrownBy(() -> answer(certificate, certificate.trustingSockets(), true))
        .withStackTraceContaining("subject alternative names");
    assertThat(answer(certificate, certificate.trustingSockets(), false))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void hasExpiredForWhoTrustsItsAuthority() {
    SelfSignedCertificate certificate = SelfSignedCertificate.expired();
    assertThatExceptionOfType(SSLHandshakeException.class)
        .isThrownBy(() -> answer(certificate, certificate.trustingSockets(), true))
        .withStackTraceContaining("NotAfter");
  }

  @Test
  void isReadAsPem() throws Exception {
    byte[] pem = SelfSignedCertificate.create().pem().getBytes(StandardCharsets.US_ASCII);
    X509Certificate read =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem));
    assertThat(read.getSubjectX500Principal().getName()).isEqualTo("CN=node");
  }

  private static String answer(
      SelfSignedCertificate certificate, SSLSocketFactory client, boolean verifiesHost)
      throws IOException {
    try (FakeHttpServer server = FakeHttpServer.createTls(certificate.serverSockets());
        SSLSocket socket = (SSLSocket) client.createSocket("127.0.0.1", server.port())) {
      if (verifiesHost) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
      }
      return RawClient.ask(socket).text(12);
    }
  }
}
