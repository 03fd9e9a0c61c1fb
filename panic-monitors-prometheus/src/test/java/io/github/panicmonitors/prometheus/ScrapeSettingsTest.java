package io.github.panicmonitors.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.prometheus.ScrapeSettings.Options;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapeSettingsTest {
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
  void coversUrlsThatBeginWithThePrefix(String prefix, String url) {
    assertThat(
            authorization(url, ScrapeSettings.builder().prefix(prefix, ScrapeSettingsTest::token)))
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
  void coversNoOthers(String prefix, String url) {
    assertThat(
            authorization(url, ScrapeSettings.builder().prefix(prefix, ScrapeSettingsTest::token)))
        .isEmpty();
  }

  @Test
  void takesTheLongestPrefixAlone() {
    ScrapeSettings.Builder settings =
        ScrapeSettings.builder()
            .prefix("https://node.example/a", to -> to.bearerToken(Secret.of("a")))
            .prefix("https://node.example", to -> to.insecure().bearerToken(Secret.of("all")))
            .prefix("https://node.example/a/b", to -> {})
            .prefix("https://other.example/a/b/c", to -> to.bearerToken(Secret.of("other")));
    assertThat(authorization("https://node.example/", settings)).hasValue(Secret.of("Bearer all"));
    assertThat(authorization("https://node.example/a/c", settings)).hasValue(Secret.of("Bearer a"));
    assertThat(authorization("https://node.example/a/b/c", settings)).isEmpty();
    assertThat(rule("https://node.example/a/b", settings).trust()).isEqualTo(TrustSettings.DEFAULT);
    assertThat(rule("https://node.example/b", settings).trust()).isEqualTo(TrustSettings.BLIND);
  }

  @Test
  void encodesAUserAndAPassword() {
    ScrapeSettings.Builder settings =
        ScrapeSettings.builder()
            .prefix("http://node", to -> to.basicAuthentication("j\u00fcrg", Secret.of("a:b c")));
    assertThat(authorization("http://node/", settings))
        .hasValue(Secret.of("Basic asO8cmc6YTpiIGM="));
  }

  @ParameterizedTest
  @CsvSource({
    "node.example, prefix must be a URL of http or https: node.example",
    "file:///etc, prefix must be a URL of http or https: file:///etc",
    "user:s3cret@node, prefix must be a URL of http or https: node",
    "http://user:s3cret@node/a, 'prefix must be a server and a path, and nothing else: http://node/a'",
    "http://node/a?b, 'prefix must be a server and a path, and nothing else: http://node/a?b'",
    "http://node/a#b, 'prefix must be a server and a path, and nothing else: http://node/a#b'",
    "http://node/a/../b, 'prefix must be a server and a path, and nothing else: http://node/a/../b'"
  })
  void refusesWhatIsNoPrefix(String prefix, String fact) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScrapeSettings.builder().prefix(prefix, ScrapeSettingsTest::token))
        .withMessage(fact);
  }

  @Test
  void refusesAPrefixTwice() {
    ScrapeSettings.Builder settings =
        ScrapeSettings.builder().prefix("http://node", ScrapeSettingsTest::token);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.prefix("HTTP://NODE:80/", ScrapeSettingsTest::token))
        .withMessage("prefix is given twice: http://node/");
  }

  @Test
  void refusesOptionsThatContradictEachOther() {
    assertRefused(
        "http://node", to -> to.insecure(), "insecure needs a prefix of https: http://node/");
    assertRefused(
        "https://node",
        to -> to.insecure().insecure(),
        "CA file or insecure is set already for https://node/");
    assertRefused(
        "https://node",
        to -> to.bearerToken(Secret.of("a")).basicAuthentication("a", Secret.of("b")),
        "credentials are set already for https://node/");
  }

  @Test
  void refusesACaFileThatIsNone() {
    Path missing = Path.of("no-such.pem");
    assertRefused("https://node", to -> to.caFile(missing), "CA file cannot be read: no-such.pem");
    Path other = Path.of("pom.xml");
    assertRefused(
        "https://node", to -> to.caFile(other), "CA file has no certificates in PEM form: pom.xml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s3cret s3cret", "s3cret\r\nX: y", "s3cr\u00e9t", "s3cret\u007f"})
  void refusesATokenThatCannotBeSentAndDoesNotShowIt(String token) {
    assertRefused(
        "https://node",
        to -> to.bearerToken(Secret.of(token)),
        "bearer token must be printable ASCII without blanks");
  }

  @Test
  void refusesAUserAndAPasswordThatCannotBeSentAndDoesNotShowThem() {
    assertRefused(
        "http://node",
        to -> to.basicAuthentication("a:s3cret", Secret.of("")),
        "user must be without colons and control characters");
    assertRefused(
        "http://node",
        to -> to.basicAuthentication("a", Secret.of("s3cret\n")),
        "password must be without control characters");
  }

  @Test
  void showsItsPrefixesAndNoCredentials() {
    ScrapeSettings settings =
        ScrapeSettings.builder()
            .prefix("https://node/a", ScrapeSettingsTest::token)
            .prefix("http://b", to -> to.basicAuthentication("u", Secret.of("s3cret")))
            .build();
    assertThat(settings).hasToString("[http://b/, https://node/a]");
    assertThat(settings.all().toList().toString()).doesNotContain("s3cret", "czNjcmV0");
    assertThat(ScrapeSettings.none()).hasToString("[]");
  }

  private static void token(Options to) {
    to.bearerToken(Secret.of("s3cret"));
  }

  private static void assertRefused(String prefix, Consumer<Options> options, String fact) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScrapeSettings.builder().prefix(prefix, options))
        .withMessage(fact);
  }

  private static Optional<Secret> authorization(String url, ScrapeSettings.Builder settings) {
    return rule(url, settings).authorization();
  }

  private static ScrapeSettings.Rule rule(String url, ScrapeSettings.Builder settings) {
    Target target = ScrapeUrl.of(url).target();
    assertThat(target).isNotNull();
    return settings.build().ruleFor(target);
  }
}
