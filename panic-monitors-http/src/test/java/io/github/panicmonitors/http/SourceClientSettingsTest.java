package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.http.HttpSettings.Options;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.RecordedRequest;
import io.github.panicmonitors.testkit.node.SelfSignedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSocket;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({
    "400, false",
    "404, false",
    "429, false",
    "500, true",
    "501, false",
    "502, true",
    "503, true",
    "504, true"
  })
  void statusOfAProxyWithoutAServerMeansUnreachable(int status, boolean unreachable) {
    plain.respond(FakeResponse.status(status));
    try (SourceClient client = client(plain.url(), to -> {})) {
      assertThat(failure(client, plain.url()))
          .returns(FailureKind.HTTP_STATUS, SourceException::kind)
          .returns(unreachable, SourceException::isUnreachable);
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

  @Test
  void sendsTheHeadersOfThePrefix() throws Exception {
    plain.enqueue(redirect("/b"));
    try (SourceClient client =
        client(
            plain.url("/a"),
            to -> to.header("X-Tenant", Secret.of("t 1")).header("Host", Secret.of("node-1")))) {
      get(client, plain.url("/a"));
    }
    assertThat(plain.requests())
        .extracting(request -> request.header("x-tenant").orElse(""))
        .as("not to the target of the redirect")
        .containsExactly("t 1", "");
    assertThat(plain.requests().get(0).header("host")).hasValue("node-1");
  }

  @Test
  void usesAReplacedTokenFile() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "first-token\n");
    try (SourceClient client = client(plain.url(), to -> to.bearerTokenFile(token))) {
      get(client, plain.url());
      Files.writeString(token, "second-token\n");
      await()
          .untilAsserted(
              () -> {
                get(client, plain.url());
                assertThat(authorizations(plain)).endsWith("Bearer second-token");
              });
    }
    assertThat(authorizations(plain).get(0)).isEqualTo("Bearer first-token");
  }

  @Test
  void usesAReplacedSettingsFile(LogCheck log) throws Exception {
    log.expect("settings.ini, line 2: key is unknown: .* stays in use until this is corrected");
    Path file = settings("[%s]\nbearer-token = first-token".formatted(plain.url("/")));
    try (SourceClient client = SourceClient.builder().settings(HttpSettings.read(file)).build()) {
      get(client, plain.url());
      settings("[%s]\nbearer = second-token".formatted(plain.url("/")));
      await()
          .untilAsserted(
              () -> {
                get(client, plain.url());
                assertThat(log.records()).isNotEmpty();
              });
      assertThat(authorizations(plain)).containsOnly("Bearer first-token");
      settings("[%s]\nbearer-token = second-token".formatted(plain.url("/")));
      await()
          .untilAsserted(
              () -> {
                get(client, plain.url());
                assertThat(authorizations(plain)).endsWith("Bearer second-token");
              });
    }
  }

  @Test
  void reportsTheSameFaultAgainIfItWasCorrectedInBetween(LogCheck log) throws Exception {
    log.expect("lost-ca.pem: the earlier settings stay in use until this is corrected");
    Path lost = Files.copy(pem, folder.resolve("lost-ca.pem"));
    HttpSettings broken =
        HttpSettings.builder().prefix(secured.url(), to -> to.caFile(lost)).build();
    Files.delete(lost);
    AtomicReference<HttpSettings> current = new AtomicReference<>(HttpSettings.none());
    HttpSettings changing = new HttpSettings(() -> current.get().rules());
    try (SourceClient client = SourceClient.builder().settings(changing).build()) {
      for (int times = 1; times <= 2; times++) {
        current.set(broken);
        get(client, plain.url());
        get(client, plain.url());
        assertThat(log.records()).hasSize(times);
        current.set(HttpSettings.builder().build());
        get(client, plain.url());
      }
    }
  }

  @Test
  void opensAndClosesConnectionsAsTheSettingsFileChanges() throws Exception {
    Path file = settings("# none");
    try (SourceClient client = SourceClient.builder().settings(HttpSettings.read(file)).build()) {
      assertThat(failure(client, secured.url()).kind()).isEqualTo(FailureKind.TLS);
      settings("[%s]\nca-file = %s".formatted(secured.url("/"), pem));
      await().ignoreExceptions().untilAsserted(() -> get(client, secured.url()));
      assertThat(client.idleConnections()).isEqualTo(1);

      settings("# none again");
      await()
          .ignoreExceptions()
          .untilAsserted(
              () -> assertThat(failure(client, secured.url()).kind()).isEqualTo(FailureKind.TLS));
      get(client, plain.url());
      assertThat(client.idleConnections()).as("the plain one").isEqualTo(1);
    }
  }

  @Test
  void closesAConnectionThatNoRuleNeedsAnyMoreWhenItsRequestEnds() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
      Path file = settings("[%s]\nidle-timeout = 80s".formatted(url));
      try (SourceClient client = SourceClient.builder().settings(HttpSettings.read(file)).build()) {
        CompletableFuture<String> page = CompletableFuture.supplyAsync(() -> page(client, url));
        answerAfterAReload(server, client);
        assertThat(page.get()).isEqualTo("page");
      }
    }
  }

  private void answerAfterAReload(ServerSocket server, SourceClient client) throws Exception {
    try (Socket connection = server.accept()) {
      connection.setSoTimeout(20_000);
      assertThat(connection.getInputStream().read(new byte[1_000])).isPositive();
      // Connections of late responses are never kept.
      send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
      settings("[%s]\nbearer-token = second-token".formatted(plain.url("/")));
      await()
          .untilAsserted(
              () -> {
                get(client, plain.url());
                assertThat(authorizations(plain)).endsWith("Bearer second-token");
              });
      send(connection, "page");
      assertThat(connection.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static void send(Socket connection, String text) throws IOException {
    connection.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static String page(SourceClient client, String url) {
    try {
      return TextBody.get(client, SourceUrl.of(url), Duration.ofSeconds(30));
    } catch (SourceException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path settings(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("settings.ini"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void usesAReplacedPasswordOfAProxy() throws Exception {
    Path password = Files.writeString(folder.resolve("proxy-password"), "first\n");
    Secret proxy = Secret.of(plain.url("").replace("http://", "http://user@"));
    try (SourceClient client = client("http://node.invalid", to -> to.proxy(proxy, password))) {
      get(client, "http://node.invalid/metrics");
      Files.writeString(password, "second\n");
      await()
          .untilAsserted(
              () -> {
                get(client, "http://node.invalid/metrics");
                assertThat(proxyAuthorizations()).endsWith("Basic dXNlcjpzZWNvbmQ=");
              });
    }
    assertThat(proxyAuthorizations()).startsWith("Basic dXNlcjpmaXJzdA==");
  }

  private List<String> proxyAuthorizations() {
    return plain.requests().stream()
        .map(request -> request.header("proxy-authorization").orElse(""))
        .toList();
  }

  @Test
  void closesConnectionsOfAPrefixAfterItsTime() throws Exception {
    try (SourceClient client =
        client(plain.url("/a"), to -> to.connectionLife(Duration.ofMillis(1)))) {
      get(client, plain.url("/a"));
      long before = System.nanoTime();
      await().until(() -> System.nanoTime() - before > 2_000_000);
      get(client, plain.url("/a"));
      assertThat(plain.connectionCount()).isEqualTo(2);
      get(client, plain.url("/b"));
      get(client, plain.url("/b"));
      assertThat(plain.connectionCount()).isEqualTo(3);
    }
  }

  @Test
  void usesAReplacedCaFile() throws Exception {
    Path authorities = folder.resolve("replaced-ca.pem");
    Files.writeString(authorities, SelfSignedCertificate.create().pem());
    try (SourceClient client = client(secured.url(), to -> to.caFile(authorities))) {
      assertThat(failure(client, secured.url()).kind()).isEqualTo(FailureKind.TLS);
      Files.writeString(authorities, certificate.pem());
      await().ignoreExceptions().untilAsserted(() -> get(client, secured.url()));
    }
  }

  @Test
  void verifiesTheServerNameInPlaceOfTheHost() throws Exception {
    SelfSignedCertificate misplaced = SelfSignedCertificate.forAnotherHost();
    Path trusted = Files.writeString(folder.resolve("server-name.pem"), misplaced.pem());
    try (FakeHttpServer other = FakeHttpServer.createTls(misplaced.serverSockets());
        SourceClient client =
            client(other.url(), to -> to.caFile(trusted).serverName("another-host.invalid"));
        SourceClient wrong =
            client(other.url(), to -> to.caFile(trusted).serverName("third-host.invalid"))) {
      get(client, other.url());
      assertThat(failure(wrong, other.url()).kind()).isEqualTo(FailureKind.TLS);
    }
    try (SourceClient client =
        client(secured.url(), to -> to.caFile(pem).serverName("third-host.invalid"))) {
      assertThat(failure(client, secured.url()).kind())
          .as("a certificate of the URL's host")
          .isEqualTo(FailureKind.TLS);
    }
  }

  /** The JDK itself sends names with a dot only. */
  @Test
  void sendsAServerNameWithoutADot(LogCheck log) throws Exception {
    log.expect(INSECURE);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = certificate.serverSockets().createServerSocket(0, 1, loopback)) {
      String url = "https://127.0.0.1:" + server.getLocalPort();
      CompletableFuture<List<SNIServerName>> sent =
          CompletableFuture.supplyAsync(() -> requestedNames(server));
      try (SourceClient client = client(url, to -> to.insecure().serverName("node"))) {
        assertThat(failure(client, url)).isNotNull();
      }
      assertThat(sent.get()).containsExactly(new SNIHostName("node"));
    }
  }

  /** Accepts a connection, and closes it after the handshake. */
  private static List<SNIServerName> requestedNames(ServerSocket server) {
    try (SSLSocket accepted = (SSLSocket) server.accept()) {
      return ((ExtendedSSLSession) accepted.getSession()).getRequestedServerNames();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void presentsTheClientCertificate() throws Exception {
    Path key = Files.writeString(folder.resolve("key.pem"), certificate.keyPem());
    try (FakeHttpServer strict = FakeHttpServer.createTls(certificate.mutualServerSockets());
        SourceClient client =
            client(strict.url(), to -> to.caFile(pem).clientCertificate(pem, key));
        SourceClient without = client(strict.url(), to -> to.caFile(pem))) {
      get(client, strict.url());
      assertThat(strict.requestCount()).isEqualTo(1);
      assertThat(failure(without, strict.url()).isUnreachable()).isTrue();
    }
  }

  @Test
  void rejectsAKeyOfAnotherCertificate() throws Exception {
    Path key =
        Files.writeString(folder.resolve("stranger.pem"), SelfSignedCertificate.create().keyPem());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client("https://node", to -> to.clientCertificate(pem, key)))
        .withMessage("key file has the key of another certificate: " + key);
  }

  @Test
  void rejectsACertificateFileWithACertificateTwice() throws Exception {
    Path key = Files.writeString(folder.resolve("key.pem"), certificate.keyPem());
    Path chain =
        Files.writeString(folder.resolve("chain.pem"), certificate.pem() + certificate.pem());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client("https://node", to -> to.clientCertificate(chain, key)))
        .withMessage("certificate file does not contain a chain of certificates: " + chain);
  }

  @Test
  void sendsRequestsThroughAProxy() throws Exception {
    // The fake server answers in place of the node.
    Secret proxy = Secret.of(plain.url("").replace("http://", "http://us%65r:s3cr%65t@"));
    try (SourceClient client = client("http://node.invalid:6688", to -> to.proxy(proxy))) {
      get(client, "http://node.invalid:6688/metrics?a=b");
      get(client, "http://node.invalid:6688/metrics?a=b");
      assertThat(client.idleConnections()).isEqualTo(1);
      client.closeIdle(SourceUrl.of("http://node.invalid:6688/metrics"));
      assertThat(client.idleConnections()).isZero();
    }
    assertThat(plain.requests())
        .extracting("path")
        .containsOnly("http://node.invalid:6688/metrics?a=b");
    assertThat(plain.requests().get(0).header("proxy-authorization"))
        .hasValue("Basic dXNlcjpzM2NyZXQ=");
    assertThat(plain.connectionCount()).isEqualTo(1);
  }

  @Test
  void opensATunnelThroughAProxy() throws Exception {
    try (TunnelProxy proxy = TunnelProxy.to(secured.port());
        SourceClient client =
            client(
                secured.url(),
                to -> to.caFile(pem).proxy(url(proxy)).bearerToken(Secret.of("t0ken")))) {
      get(client, secured.url());
      get(client, secured.url());
      assertThat(proxy.heads())
          .singleElement()
          .asString()
          .startsWith("CONNECT 127.0.0.1:" + secured.port() + " HTTP/1.1")
          .contains("Proxy-Authorization: Basic dXNlcjpzM2NyZXQ=")
          .doesNotContain("t0ken");
      assertThat(authorizations(secured)).containsOnly("Bearer t0ken");
      assertThat(secured.requests())
          .noneMatch(request -> request.header("proxy-authorization").isPresent());
    }
  }

  @ParameterizedTest
  @CsvSource({"407 No, false", "403 No, false", "502 Bad Gateway, true", "503 Busy, true"})
  void saysThatTheProxyRefuses(String status, boolean unreachable) throws Exception {
    try (TunnelProxy proxy = TunnelProxy.refusing(status);
        SourceClient client = client(secured.url(), to -> to.caFile(pem).proxy(url(proxy)))) {
      SourceException failure = failure(client, secured.url());
      assertThat(failure.kind()).isEqualTo(FailureKind.HTTP_STATUS);
      assertThat(failure.isUnreachable()).isEqualTo(unreachable);
      assertThat(failure.reason())
          .isEqualTo(
              "proxy http://127.0.0.1:%d refuses the request with status %s"
                  .formatted(proxy.port(), status.substring(0, 3)));
      assertThat(Throwables.getStackTrace(failure)).doesNotContain("s3cret");
    }
    assertThat(secured.requestCount()).isZero();
  }

  private static Secret url(TunnelProxy proxy) {
    return Secret.of("http://user:s3cret@127.0.0.1:" + proxy.port());
  }

  private static SourceClient client(String prefix, Consumer<Options> options) {
    return SourceClient.builder()
        .settings(HttpSettings.builder().prefix(prefix, options).build())
        .build();
  }

  private static void get(SourceClient client, String url) throws Exception {
    TextBody.get(client, SourceUrl.of(url), Duration.ofSeconds(20));
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
