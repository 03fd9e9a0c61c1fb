package io.github.panicmonitors.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUrlTest {

  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.5:6688/metrics,10.0.0.5:6688,/metrics",
    "HTTP://Node/metrics,node,/metrics",
    "https://node:443,node,/",
    "https://node:80/a?b=c#d,node:80,/a?b=c",
    "http://chainlink_node_1:6688?x,chainlink_node_1:6688,/?x",
    "http://[::1]:80/m,[::1],/m",
    "http://[fe80::1%eth0]:6688/m,[fe80::1]:6688,/m",
    "http://node/a b?c d,node,/a%20b?c%20d",
    "http://user:pass@node:1/m,node:1,/m",
    "http://b\u00fccher.example/\u00e4,xn--bcher-kva.example,/%C3%A4"
  })
  void parsesHostAndPath(String text, String hostHeader, String path) {
    Target target = SourceUrl.of(text).target();
    assertThat(target).isNotNull();
    assertThat(target.origin().hostHeader()).isEqualTo(hostHeader);
    assertThat(target.pathAndQuery()).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "http://hub/a, http://hub:80/b?c, true",
    "http://HUB/a, http://user@hub/, true",
    "http://hub/a, https://hub/a, false",
    "http://hub/a, http://hub:81/a, false",
    "http://hub/a, http://hub.evil/a, false",
    "http://hub/a, http://hub@evil/a, false",
    "http://hub/a, /a, false",
    "/a, /a, false"
  })
  void comparesOrigins(String one, String other, boolean same) {
    assertThat(SourceUrl.of(one).hasSameOrigin(SourceUrl.of(other))).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({
    "http://[fe80::1%eth0]/, fe80::1%eth0",
    "http://[fe80::1%25eth0]/, fe80::1%eth0",
    "http://[fe80::1%25Br-lan_0.5]/, fe80::1%Br-lan_0.5",
    "http://[fe80::1%2]/, fe80::1%2",
    "http://[fe80::1%252]/, fe80::1%2",
    "http://[fe80::1%25]/, fe80::1%25"
  })
  void readsBothSpellingsOfAZone(String text, String host) {
    Target target = SourceUrl.of(text).target();
    assertThat(target).isNotNull();
    assertThat(target.origin().host()).isEqualTo(host);
    assertThat(target.origin().hostHeader()).isEqualTo("[fe80::1]");
    Target again = SourceUrl.of(target.origin().toString()).target();
    assertThat(again).isNotNull();
    assertThat(again.origin()).isEqualTo(target.origin());
  }

  @Test
  void rejectsATextThatIsTooLong() {
    String path = "p".repeat(7_980);
    assertThat(SourceUrl.of("http://user:geheim@n/" + path + "12").isValid()).isFalse();
    assertThat(SourceUrl.of("http://n/" + path + "12"))
        .satisfies(url -> assertThat(url.isValid()).isTrue());
    assertThat(SourceUrl.of("http://user:geheim@n/" + "p".repeat(9_000)).toString())
        .startsWith("http://n/ppp")
        .hasSize(8_003);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "node:6688/metrics",
        "htp:/not a url",
        "ftp://node/metrics",
        "file:///etc/passwd",
        "http:///metrics",
        "http://",
        "http://node:0/",
        "http://node:65536/",
        "http://node:x/",
        "http://no de/",
        "http://node/\r\nX: y",
        "http://node\r\n/",
        "http://[::1/",
        "http://[node]/",
        "http://[fe80::1%]/",
        "http://[fe80::1%eth 0]/",
        "http://node/\ta"
      })
  void detectsAnInvalidUrl(String text) {
    assertThat(SourceUrl.of(text).isValid()).isFalse();
    assertThat(SourceUrl.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "http://user:s3cret@node/m,http://node/m",
    "http://user:s3cret@more@node/m,http://node/m",
    "http://user:s3c ret@node:x/m,http://node:x/m",
    "http://user:s3c/ret@node/m,http://node/m",
    "user:s3cret@node/m,node/m",
    "htp:/user:s3cret@node/m,node/m"
  })
  void toStringOmitsUserInfo(String text, String redacted) {
    assertThat(SourceUrl.of(text)).hasToString(redacted);
  }

  @ParameterizedTest
  @CsvSource({
    "http://node/m?token=s3cret,http://node/m?token=***",
    "http://u:p@node?a=s3cret&s3cret&b=c=s3cret#s3cret,http://node?a=***&***&b=***#***",
    "http://node/m#token=s3cret,http://node/m#***",
    "http://node:x/m?token=s3cret,http://node:x/m?token=***",
    "node/m?s3cret,node/m?***",
  })
  void toStringOmitsTheValuesOfAQueryAndTheFragment(String text, String redacted) {
    assertThat(SourceUrl.of(text)).hasToString(redacted);
  }

  @ParameterizedTest
  @CsvSource({"http://u:p@node/?a=b,http://node/?a=b", "u:p@node/?a=b,node/?a=b"})
  void withoutUserInfoKeepsTheQuery(String text, String rest) {
    assertThat(SourceUrl.of(text).withoutUserInfo()).isEqualTo(SourceUrl.of(rest));
    assertThat(SourceUrl.of(rest).withoutUserInfo()).isEqualTo(SourceUrl.of(rest));
  }

  @Test
  void sendsUserInfoAsBasicAuthentication() {
    assertThat(SourceUrl.of("http://us%65r:p%40ss%2@node/").authorization().orElseThrow().reveal())
        .isEqualTo("Basic dXNlcjpwQHNzJTI=");
    assertThat(SourceUrl.of("http://node/").authorization()).isEmpty();
  }

  @Test
  void equalityIncludesUserInfo() {
    assertThat(SourceUrl.of("http://a@node/"))
        .isEqualTo(SourceUrl.of("http://a@node/"))
        .hasSameHashCodeAs(SourceUrl.of("http://a@node/"))
        .isNotEqualTo(SourceUrl.of("http://b@node/"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://host/v3/0123456789abcdef, https://host/v3/***",
    "https://host/v3/0123456789abcde, https://host/v3/0123456789abcde",
    "https://user:pw@rpc.example-of-a-host/0123456789abcdef/x?k=v, https://rpc.example-of-a-host/***/x?k=***",
    "ws://a-host-with-a-long-name/v3/0123456789abcdef, ws://a-host-with-a-long-name/v3/***",
    "htp:/not a url, htp:/not a url",
    "https://a-host-with-a-long-name, https://a-host-with-a-long-name",
  })
  void hidesKeysInThePath(String text, String shown) {
    assertThat(SourceUrl.ofKeyInPath(text)).hasToString(shown);
  }

  @Test
  void hidesTheKeysOfItsPathAndQueryInOtherTexts() {
    SourceUrl url = SourceUrl.ofKeyInPath("https://h/v3/0123456789abcdef?key=fedcba9876543210");
    assertThat(url.redact("no 0123456789abcdef, no fedcba9876543210: v3"))
        .isEqualTo("no ***, no ***: v3");
    assertThat(SourceUrl.of("https://h/v3/0123456789abcdef").redact("no 0123456789abcdef"))
        .isEqualTo("no 0123456789abcdef");
  }

  @Test
  void hidesKeysWithoutUserInfoToo() {
    assertThat(SourceUrl.ofKeyInPath("https://u:p@h/0123456789abcdef").withoutUserInfo())
        .hasToString("https://h/***");
  }
}
