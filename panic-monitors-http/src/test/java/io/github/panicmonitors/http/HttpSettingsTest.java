package io.github.panicmonitors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.http.HttpSettings.Options;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "https://node.example, https://node.example/metrics",
    "https://node.example, HTTPS://NODE.example:443/metrics?x#y",
    "https://node.example, https://user@node.example",
    "https://node.example:443/, https://node.example/..%2f",
    "https://node.example/a, https://node.example/a",
    "https://node.example/a, https://node.example/a?b=c",
    "https://node.example/a, https://node.example/a/b",
    "https://node.example/a/, https://node.example/a/b",
    "http://[::1]:80, http://[::1]/metrics",
    "http://chainlink_node:6688, http://chainlink_node:6688/metrics"
  })
  void coversUrlsThatStartWithThePrefix(String prefix, String url) {
    assertThat(authorization(url, HttpSettings.builder().prefix(prefix, HttpSettingsTest::token)))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "https://node.example, https://node.example.evil.com/metrics",
    "https://node.example, https://node.example@evil.com/metrics",
    "https://node.example, https://evil.com/https://node.example",
    "https://node.example, http://node.example/metrics",
    "https://node.example, https://node.example:8443/metrics",
    "https://node.example, https://sub.node.example/metrics",
    "https://node.example:66, https://node.example:6688/metrics",
    "https://node.example/a, https://node.example/ab",
    "https://node.example/a, https://node.example/",
    "https://node.example/a, https://node.example/A",
    "https://node.example/a/, https://node.example/a",
    "https://node.example/a, https://node.example/b?/a",
    "https://node.example/a, https://node.example//a",
    "https://node.example/a, https://node.example/a/../b",
    "https://node.example/a, https://node.example/a/%2E%2e/b",
    "https://node.example/a, https://node.example/a/..%2Fb",
    "https://node.example/a, https://node.example/a/..;x/b",
    "https://node.example/a, https://node.example/a/..\\b"
  })
  void doesNotCoverOtherUrls(String prefix, String url) {
    assertThat(authorization(url, HttpSettings.builder().prefix(prefix, HttpSettingsTest::token)))
        .isEmpty();
  }

  @Test
  void appliesOnlyTheLongestPrefix() {
    HttpSettings.Builder settings =
        HttpSettings.builder()
            .prefix("https://node.example/a", to -> to.bearerToken(Secret.of("a")))
            .prefix("https://node.example", to -> to.insecure().bearerToken(Secret.of("all")))
            .prefix("https://node.example/a/b", to -> {})
            .prefix("https://other.example/a/b/c", to -> to.bearerToken(Secret.of("other")));
    assertThat(authorization("https://node.example/", settings)).hasValue(Secret.of("Bearer all"));
    assertThat(authorization("https://node.example/a/c", settings)).hasValue(Secret.of("Bearer a"));
    assertThat(authorization("https://node.example/a/b/c", settings)).isEmpty();
    assertThat(rule("https://node.example/a/b", settings).tls().verified()).isTrue();
    assertThat(rule("https://node.example/b", settings).tls().verified()).isFalse();
  }

  @Test
  void encodesUserAndPassword() {
    HttpSettings.Builder settings =
        HttpSettings.builder()
            .prefix("http://node", to -> to.basicAuthentication("j\u00fcrg", Secret.of("a:b c")));
    assertThat(authorization("http://node/", settings))
        .hasValue(Secret.of("Basic asO8cmc6YTpiIGM="));
  }

  @ParameterizedTest
  @CsvSource({
    "node.example, prefix must be an http or https URL: node.example",
    "file:///etc, prefix must be an http or https URL: file:///etc",
    "user:s3cret@node, prefix must be an http or https URL: node",
    "http://user:s3cret@node/a, 'prefix must be a server and a path only: http://node/a'",
    "http://node/a?b, 'prefix must be a server and a path only: http://node/a?***'",
    "http://node/a#b, 'prefix must be a server and a path only: http://node/a#***'",
    "http://node/a/../b, 'prefix must be a server and a path only: http://node/a/../b'"
  })
  void rejectsAnInvalidPrefix(String prefix, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpSettings.builder().prefix(prefix, HttpSettingsTest::token))
        .withMessage(message);
  }

  @Test
  void rejectsADuplicatePrefix() {
    HttpSettings.Builder settings =
        HttpSettings.builder().prefix("http://node", HttpSettingsTest::token);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.prefix("HTTP://NODE:80/", HttpSettingsTest::token))
        .withMessage("prefix is given twice: http://node/");
  }

  @Test
  void rejectsContradictoryOptions() {
    assertRejected(
        "http://node", to -> to.insecure(), "insecure requires an https prefix: http://node/");
    assertRejected(
        "https://node",
        to -> to.insecure().insecure(),
        "CA file or insecure is already set for https://node/");
    assertRejected(
        "https://node",
        to -> to.bearerToken(Secret.of("a")).basicAuthentication("a", Secret.of("b")),
        "credentials are already set for https://node/");
  }

  @Test
  void rejectsAnUnusableCaFile() {
    Path missing = Path.of("no-such.pem");
    assertRejected("https://node", to -> to.caFile(missing), "file cannot be read: no-such.pem");
    Path other = Path.of("pom.xml");
    assertRejected(
        "https://node", to -> to.caFile(other), "CA file has no certificates in PEM form: pom.xml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s3cret s3cret", "s3cret\r\nX: y", "s3cr\u00e9t", "s3cret\u007f"})
  void rejectsAnInvalidTokenWithoutShowingIt(String token) {
    assertRejected(
        "https://node",
        to -> to.bearerToken(Secret.of(token)),
        "bearer token must be printable ASCII without spaces");
  }

  @Test
  void rejectsInvalidUserAndPasswordWithoutShowingThem() {
    assertRejected(
        "http://node",
        to -> to.basicAuthentication("a:s3cret", Secret.of("")),
        "user must not contain colons or control characters");
    assertRejected(
        "http://node",
        to -> to.basicAuthentication("a", Secret.of("s3cret\n")),
        "password must not contain control characters");
  }

  @Test
  void toStringListsPrefixesWithoutCredentials() {
    HttpSettings settings =
        HttpSettings.builder()
            .prefix("https://node/a", HttpSettingsTest::token)
            .prefix("http://b", to -> to.basicAuthentication("u", Secret.of("s3cret")))
            .build();
    assertThat(settings).hasToString("[http://b/, https://node/a]");
    assertThat(settings.rules().all().toList().toString()).doesNotContain("s3cret", "czNjcmV0");
    assertThat(HttpSettings.none()).hasToString("[]");
  }

  private static void token(Options to) {
    to.bearerToken(Secret.of("s3cret"));
  }

  private static void assertRejected(String prefix, Consumer<Options> options, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpSettings.builder().prefix(prefix, options))
        .withMessage(message);
  }

  private static Optional<Secret> authorization(String url, HttpSettings.Builder settings) {
    return rule(url, settings).authorization().map(Supplier::get);
  }

  private static HttpSettings.Rule rule(String url, HttpSettings.Builder settings) {
    Target target = SourceUrl.of(url).target();
    assertThat(target).isNotNull();
    return settings.build().rules().ruleFor(target);
  }
}
