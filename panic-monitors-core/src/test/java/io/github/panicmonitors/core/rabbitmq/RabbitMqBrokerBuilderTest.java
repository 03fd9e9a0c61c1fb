package io.github.panicmonitors.core.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.panicmonitors.api.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RabbitMqBrokerBuilderTest {
  private static final Secret WRONG = Secret.of("tops3cret");

  @TempDir private static Path folder;
  private static Path keys;
  private static Path trusted;
  private static Path certificate;
  private static Path otherKey;

  @BeforeAll
  static void createCertificates() throws Exception {
    TestCertificates certificates = TestCertificates.create(folder);
    keys = certificates.keyStore("client");
    trusted = certificates.trustStore("authority");
    certificate = certificates.certificatePem("client");
    otherKey = certificates.keyPem("stranger");
  }

  private static RabbitMqBrokerBuilder builder() {
    return RabbitMqBroker.builder().uri("amqps://operator:tops3cret@host");
  }

  @Test
  void needsAUri() {
    assertThatIllegalStateException()
        .isThrownBy(() -> RabbitMqBroker.builder().build())
        .withMessage("uri must be set");
  }

  @Test
  void rejectsCertificatesWithoutTls() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                RabbitMqBroker.builder()
                    .uri("amqp://operator:tops3cret@host")
                    .trustStore(trusted, TestCertificates.PASSWORD)
                    .build())
        .withMessage("trusted and client certificates are for amqps only: amqp://host:5672");
  }

  @Test
  void namesTheMissingFile() {
    Path missing = folder.resolve("missing.p12");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().trustStore(missing, TestCertificates.PASSWORD).build())
        .withMessage("trust store cannot be read: " + missing + " (no such file)");
  }

  @Test
  void namesTheFileThatIsNotAKeyStore() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "-----BEGIN CERTIFICATE-----");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().clientCertificate(text, TestCertificates.PASSWORD).build())
        .withMessageStartingWith("key store cannot be read: " + text);
  }

  @Test
  void namesThePemFileThatCannotBeUsed() {
    Path missing = folder.resolve("missing.pem");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().clientCertificate(certificate, missing).build())
        .withMessage("key file cannot be read: " + missing + " (no such file)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().clientCertificate(certificate, otherKey).build())
        .withMessage("key file has the key of another certificate: " + otherKey);
  }

  @Test
  void rejectsAWrongPasswordWithoutShowingIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().clientCertificate(keys, WRONG).build())
        .withMessage("key store cannot be read: " + keys + " (keystore password was incorrect)")
        .withStackTraceContaining("password was incorrect")
        .satisfies(
            e -> {
              for (Throwable at = e; at != null; at = at.getCause()) {
                assertThat(at.toString()).doesNotContain(WRONG.reveal());
              }
            });
  }

  @Test
  void rejectsATrustStoreWithoutCertificates() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().trustStore(keys, TestCertificates.PASSWORD).build())
        .withMessage("trust store must hold a certificate to trust: " + keys);
  }

  @Test
  void rejectsAKeyStoreWithoutAKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().clientCertificate(trusted, TestCertificates.PASSWORD).build())
        .withMessage("key store must hold a private key: " + trusted);
  }

  @Test
  void namesTheMissingPasswordFile() {
    Path missing = folder.resolve("missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().passwordFile(missing).build())
        .withMessage("password file cannot be read: " + missing + " (no such file)");
  }

  @Test
  void rejectsAnEmptyPasswordFile() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().passwordFile(empty).build())
        .withMessage("password file is empty: " + empty);
  }

  @Test
  void rejectsACaFileWithoutCertificates() throws Exception {
    Path text = Files.writeString(folder.resolve("no-certificate.pem"), "tops3cret");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().caFile(text).build())
        .withMessageStartingWith("CA file has no certificate")
        .withMessageContaining(text.toString());
  }

  @Test
  void rejectsCertificatesIfOneAddressHasNoTls() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                RabbitMqBroker.builder()
                    .uri("amqps://one,amqp://two")
                    .trustStore(trusted, TestCertificates.PASSWORD)
                    .build())
        .withMessage("trusted and client certificates are for amqps only: amqp://two:5672");
  }
}
