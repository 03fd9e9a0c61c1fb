package io.github.panicmonitors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.http.HttpSettings.Options;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.RecordedRequest;
import io.github.panicmonitors.testkit.node.SelfSignedCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SourceClientSettingsTest {
  private static final String INSECURE = "TLS is not verified for https://";
  private static SelfSignedCertificate certificate;
  @TempDir private static Path folder;
  private static Path pem;

  private final FakeHttpServer plain = FakeHttpServer.create();
  private FakeHttpServer secured;

  @BeforeAll
  static void createCertificates() throws Exception {
    certificate = SelfSignedCertificate.create();
    pem = Files.writeString(folder.resolve("ca.pem"), certificate.pem());
  }

  @BeforeEach
  void listen() {
    secured = FakeHttpServer.createTls(certificate.serverSockets());
  }

  @AfterEach
  void close() {
    plain.close();
    secured.close();
  }

  @Test
  void sendsCredentialsToMatchingUrls() throws Exception {
    try (SourceClient client = client(plain.url("/a"), to -> to.bearerToken(Secret.of("t0ken")))) {
      get(client, plain.url("/a/metrics"));
      get(client, plain.url("/metrics"));
      get(client, plain.url("/a").replace("http://", "http://user:pass@"));
      get(client, plain.url("/b").replace("http://", "http://user:pass@"));
    }
    assertThat(authorizations(plain))
        .containsExactly("Bearer t0ken", "", "Bearer t0ken", "Basic dXNlcjpwYXNz");
    assertThat(plain.connectionCount()).isEqualTo(1);
  }

  @Test
  void redirectDoesNotLeakCredentialsOutsideThePrefix() throws Exception {
    plain.enqueue(redirect("/a/again"), redirect("/b"), redirect("/a"));
    try (SourceClient client =
        client(plain.url("/a"), to -> to.basicAuthentication("u", Secret.of("p")))) {
      get(client, plain.url("/a"));
    }
    assertThat(plain.requests()).extracting("path").containsExactly("/a", "/a/again", "/b", "/a");
    assertThat(authorizations(plain)).containsExactly("Basic dTpw", "Basic dTpw", "", "Basic dTpw");
  }

  @Test
  void redirectDoesNotLeakCredentialsToAnotherPort() throws Exception {
    try (FakeHttpServer other = FakeHttpServer.create();
        SourceClient client = client(plain.url("/"), to -> to.bearerToken(Secret.of("t0ken")))) {
      plain.enqueue(redirect(other.url()));
      get(client, plain.url());
      assertThat(authorizations(plain)).containsExactly("Bearer t0ken");
      assertThat(authorizations(other)).containsExactly("");
    }
  }

  @Test
  void failureContainsNoCredentials() {
    plain.respond(FakeResponse.status(401));
    try (SourceClient client = client(plain.url(), to -> to.bearerToken(Secret.of("s3cret")))) {
      assertThat(failure(client, plain.url()))
          .hasMessage("status is not 200: 401, at " + plain.url())
          .hasStackTraceContaining("401")
          .extracting(Throwables::getStackTrace)
          .asString()
          .doesNotContain("s3cret");
    }
  }

  @Test
  void trustsTheCertificatesInTheCaFile() throws Exception {
    try (SourceClient client = client(secured.url(), to -> to.caFile(pem))) {
      get(client, secured.url());
      get(client, secured.url());
      assertThat(secured.connectionCount()).isEqualTo(1);
      client.closeIdle(SourceUrl.of(secured.url()));
      assertThat(client.idleConnections()).isZero();
    }
  }

  @Test
  void verifiesTheHostNameOfATrustedCertificate() throws Exception {
    SelfSignedCertificate misplaced = SelfSignedCertificate.forAnotherHost();
    Path trusted = Files.writeString(folder.resolve("another-host.pem"), misplaced.pem());
    try (FakeHttpServer other = FakeHttpServer.createTls(misplaced.serverSockets());
        SourceClient client = client(other.url(), to -> to.caFile(trusted))) {
      assertThat(failure(client, other.url()))
          .returns(FailureKind.TLS, SourceException::kind)
          .hasMessageContaining("127.0.0.1");
    }
  }

  @Test
  void rejectsCertificatesThatAreNotInTheCaFile() {
    SelfSignedCertificate stranger = SelfSignedCertificate.create();
    try (FakeHttpServer other = FakeHttpServer.createTls(stranger.serverSockets());
        SourceClient client = client(other.url(), to -> to.caFile(pem))) {
      assertThat(failure(client, other.url()).kind()).isEqualTo(FailureKind.TLS);
    }
  }

  @Test
  void rejectsAnExpiredCertificate() throws Exception {
    SelfSignedCertificate expired = SelfSignedCertificate.expired();
    Path authority = Files.writeString(folder.resolve("authority.pem"), expired.pem());
    try (FakeHttpServer other = FakeHttpServer.createTls(expired.serverSockets());
        SourceClient client = client(other.url(), to -> to.caFile(authority))) {
      assertThat(failure(client, other.url()))
          .returns(FailureKind.TLS, SourceException::kind)
          .hasMessageContaining("validity check failed");
    }
  }

  @Test
  void insecureAcceptsAnyCertificateAndLogsAWarning(LogCheck log) throws Exception {
    log.expect(INSECURE + "localhost:" + secured.port() + "/$");
    String url = secured.url("/").replace("127.0.0.1", "localhost");
    try (SourceClient client = client(url, Options::insecure)) {
      get(client, url);
      assertThat(failure(client, secured.url()).kind()).isEqualTo(FailureKind.TLS);
    }
  }

  @Test
  void doesNotReuseAnInsecureConnectionForAnotherPrefix(LogCheck log) throws Exception {
    log.expect(INSECURE);
    try (SourceClient client = client(secured.url("/insecure"), Options::insecure)) {
      get(client, secured.url("/insecure"));
      assertThat(client.idleConnections()).isEqualTo(1);
      assertThat(failure(client, secured.url("/metrics")).kind()).isEqualTo(FailureKind.TLS);
    }
  }

  @Test
  void redirectUsesTheTrustOfItsTarget() throws Exception {
    plain.enqueue(redirect(secured.url()), redirect(secured.url("/other")));
    try (SourceClient client = client(secured.url(), to -> to.caFile(pem))) {
      get(client, plain.url());
      assertThat(failure(client, plain.url()).kind()).isEqualTo(FailureKind.TLS);
    }
  }

  private static SourceClient client(String prefix, Consumer<Options> options) {
    return SourceClient.builder()
        .settings(HttpSettings.builder().prefix(prefix, options).build())
        .build();
  }

  private static void get(SourceClient client, String url) throws Exception {
    client.get(SourceUrl.of(url), TextBody.TYPE, TextBody::new, Duration.ofSeconds(20), hook -> {});
  }

  private static SourceException failure(SourceClient client, String url) {
    return catchThrowableOfType(SourceException.class, () -> get(client, url));
  }

  private static FakeResponse redirect(String location) {
    return FakeResponse.raw(
        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + "\r\n\r\n");
  }

  private static List<String> authorizations(FakeHttpServer server) {
    return server.requests().stream()
        .map((RecordedRequest request) -> request.header("authorization").orElse(""))
        .toList();
  }
}
