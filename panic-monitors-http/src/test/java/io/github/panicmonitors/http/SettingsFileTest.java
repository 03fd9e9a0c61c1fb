package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.panicmonitors.testkit.checks.LogCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void setUp() {
    file = folder.resolve("scrape.ini");
  }

  @Test
  void readsOneSectionPerPrefix() throws Exception {
    write("token", "t0ken\r\n", "rw-------");
    write("password", "pass word\n", "rw-------");
    write(
        "scrape.ini",
        """
        # a comment
        [https://nodes.example/a]
          bearer-token-file=token

        ; another comment
        [ http://node_1:6688 ]
        username = panic
        password-file = password
        [https://insecure]
        insecure = true
        bearer-token = in=line
        [https://secure]
        insecure = false
        """,
        "rw-r-----");

    HttpSettings settings = HttpSettings.read(file);
    assertThat(settings)
        .hasToString(
            "[http://node_1:6688/, https://insecure/, https://nodes.example/a, https://secure/]");
    assertThat(authorization(settings, "https://nodes.example/a/metrics"))
        .isEqualTo("Bearer t0ken");
    assertThat(authorization(settings, "http://node_1:6688/metrics"))
        .isEqualTo(Authorization.basic("panic:pass word").reveal());
    assertThat(authorization(settings, "https://insecure/")).isEqualTo("Bearer in=line");
    assertThat(rule(settings, "https://insecure/").tls().verified()).isFalse();
    assertThat(rule(settings, "https://secure/").tls()).isEqualTo(TlsSettings.DEFAULT);
  }

  @Test
  void readsHeadersAndProxies(LogCheck log) throws Exception {
    log.expect("settings.ini contains a secret and is readable by every user");
    write("key", "s3cret\n", "rw-------");
    write(
        "settings.ini",
        """
        [https://nodes.example]
        server-name = node-1.internal
        header.X-Scope-OrgID = tenant 1
        header-file.X-Api-Key = key
        proxy-url = http://user:s3cret@proxy.example:3128
        """,
        "rw-r--r--");

    HttpSettings settings = HttpSettings.read(folder.resolve("settings.ini"));

    HttpSettings.Rule rule = rule(settings, "https://nodes.example/metrics");
    assertThat(rule.tls().serverName()).hasValue("node-1.internal");
    assertThat(rule.headers())
        .extracting(header -> header.name() + ": " + header.value().get().reveal())
        .containsExactly("X-Scope-OrgID: tenant 1", "X-Api-Key: s3cret");
    assertThat(rule.proxy()).get().hasToString("http://proxy.example:3128");
    assertThat(settings + " " + rule).doesNotContain("s3cret", "tenant");
  }

  @Test
  void readsThePasswordOfAProxyFromAFile() throws Exception {
    write("password", "s3cret\n", "rw-------");
    write(
        "proxy.ini",
        """
        [https://nodes.example]
        proxy-password-file = password
        proxy-url = http://user@proxy.example:3128
        """,
        "rw-r--r--");

    HttpSettings settings = HttpSettings.read(folder.resolve("proxy.ini"));

    ProxyServer proxy = rule(settings, "https://nodes.example/metrics").proxy().orElseThrow();
    ProxyServer.Credentials credentials = proxy.credentials().orElseThrow();
    assertThat(credentials.user()).isEqualTo("user");
    assertThat(credentials.password().get().reveal()).isEqualTo("s3cret");
    assertThat(settings + " " + proxy).doesNotContain("s3cret");
  }

  @Test
  void readsLimitsOfConnections() throws Exception {
    write(
        "connections.ini",
        """
        [http://node]
        handshake-timeout = 2s
        idle-timeout = 30s
        connection-life = 10m
        """,
        "rw-------");

    HttpSettings settings = HttpSettings.read(folder.resolve("connections.ini"));

    assertThat(rule(settings, "http://node/metrics").connections())
        .isEqualTo(
            new ConnectionLimits(
                Optional.of(Duration.ofSeconds(2)),
                Optional.of(Duration.ofSeconds(30)),
                Optional.of(Duration.ofMinutes(10))));
  }

  @Test
  void readsTimeLimits() throws Exception {
    write(
        "limits.ini",
        """
        [http://node]
        connect-timeout = 500ms
        first-byte-timeout = 20s
        progress-timeout = 1s
        timeout = 2m
        """,
        "rw-------");

    HttpSettings settings = HttpSettings.read(folder.resolve("limits.ini"));

    assertThat(rule(settings, "http://node/metrics").limits())
        .isEqualTo(
            new TimeLimits(
                Optional.of(Duration.ofMillis(500)),
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                Duration.ofMinutes(2)));
  }

  private static String authorization(HttpSettings settings, String url) {
    return rule(settings, url).authorization().orElseThrow().get().reveal();
  }

  @Test
  void readsAnEmptyFile() throws Exception {
    write("scrape.ini", "\n# nothing\n", "rw-r--r--");
    assertThat(HttpSettings.read(file)).hasToString("[]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "insecure = true|1|key must come after a [prefix]: insecure",
        "[https://a];ca-fil = x|2|key is unknown: ca-fil",
        "[https://a];czNjcmV0=|2|key is unknown",
        "[https://a];s3cret|2|line must be [prefix] or key = value",
        "[https://a|1|line must be [prefix] or key = value",
        "[https://a];insecure =|2|key has no value: insecure",
        "[https://a];insecure = yes|2|insecure must be true or false: yes",
        "[https://a];;insecure = true;insecure = true|4|key is given twice: insecure",
        "[https://a];[https://A:443]|2|prefix is given twice: https://a/",
        "[https://s3cret@a]|1|prefix must be a server and a path only: https://a",
        "[a]|1|prefix must be an http or https URL: a",
        "[http://a];#;insecure = true|3|insecure requires an https prefix: http://a/",
        "[http://a];username = u|2|username needs password or password-file",
        "[http://a];password = s3cret|2|password needs username",
        "[http://a];bearer-token = s3cret s3cret|2|bearer token must be printable ASCII without"
            + " spaces",
        "[http://a];bearer-token = s3cret;username = u;password = s3cret|4|credentials are already"
            + " set for http://a/",
        "[https://a];ca-file = none.pem|2|file cannot be read: FOLDER/none.pem",
        "[https://a];bearer-token-file = none|2|file cannot be read: FOLDER/none",
        "[https://a];bearer-token-file = /dev/null|2|file is not a regular file: /dev/null",
        "[http://a];connection-life = 0s|2|connection life must be between 1 ms and 365 days: PT0S",
        "[http://a];proxy-password-file = a|2|proxy-password-file needs proxy-url",
        "[http://a];proxy-url = http://b;proxy-password-file = none|2|file cannot be read:"
            + " FOLDER/none",
        "[https://a];cert-file = a.pem|2|cert-file needs key-file",
        "[https://a];key-file = a.pem|2|key-file needs cert-file",
        "[http://a];server-name = b|2|server name requires an https prefix: http://a/",
        "[https://a];server-name = b c|2|server name must be a host name: b c",
        "[http://a];header.Host = a;header.host = b|3|header host is already set for http://a/",
        "[http://a];header.X-Key = s3cret\u00e9|2|header value must be printable ASCII",
        "[http://a];header.Authorization = s3cret|2|header cannot be set: Authorization",
        "[http://a];header.a b = s3cret|2|header name must have letters, digits and hyphens only",
        "[http://a];header-file.X = none|2|file cannot be read: FOLDER/none",
        "[http://a];proxy-url = socks5://s3cret@p:1|2|proxy must be an http URL: socks5://p:1",
        "[http://a];proxy-url = https://s3cret@p|2|proxy must be an http URL: https://p",
        "[http://a];timeout = 10|2|timeout must be a time such as 500ms, 10s or 2m: 10",
        "[http://a];timeout = 0s|2|timeout must be between 1 ms and 365 days: PT0S",
        "[http://a];proxy-url = http://s3cret@p/a|2|proxy must be a server only: http://p/a"
      })
  void reportsTheInvalidLineWithoutSecrets(String lines, int line, String reason) throws Exception {
    write("scrape.ini", lines.replace(';', '\n'), "rw-------");
    assertThatExceptionOfType(HttpSettingsException.class)
        .isThrownBy(() -> HttpSettings.read(file))
        .withMessage(
            "%s, line %d: %s".formatted(file, line, reason.replace("FOLDER", folder.toString())))
        .satisfies(e -> assertThat(Throwables.getStackTrace(e)).doesNotContain("s3cret"));
  }

  @Test
  void reportsAnUnreadableFile() throws Exception {
    assertThatExceptionOfType(HttpSettingsException.class)
        .isThrownBy(() -> HttpSettings.read(file))
        .withMessageStartingWith(file + ": file cannot be read: ");
    Files.write(file, "# \u00fc".getBytes(ISO_8859_1));
    assertThatExceptionOfType(HttpSettingsException.class)
        .isThrownBy(() -> HttpSettings.read(file))
        .withMessageStartingWith(file + ": file cannot be read: ");
  }

  @Test
  void warnsAboutAWorldReadableSecret(LogCheck log) throws Exception {
    log.expect("scrape.ini contains a secret and is readable by every user");
    log.expect("token contains a secret and is readable by every user");
    write("token", "t0ken", "rw-r--r--");
    write(
        "scrape.ini",
        "[http://a]\nbearer-token-file = token\n[http://b]\nusername=u\npassword=p\n",
        "rw-r--r--");
    assertThat(HttpSettings.read(file)).isNotNull();
  }

  @Test
  void doesNotWarnAboutAFileWithoutSecrets() throws Exception {
    write("token", "t0ken", "rw-r-----");
    write("scrape.ini", "[http://a]\nbearer-token-file = token\n", "rw-r--r--");
    assertThat(HttpSettings.read(file)).isNotNull();
  }

  private void write(String name, String text, String permissions) throws IOException {
    Path written = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(written, PosixFilePermissions.fromString(permissions));
  }

  private static HttpSettings.Rule rule(HttpSettings settings, String url) {
    Target target = SourceUrl.of(url).target();
    assertThat(target).isNotNull();
    return settings.rules().ruleFor(target);
  }
}
