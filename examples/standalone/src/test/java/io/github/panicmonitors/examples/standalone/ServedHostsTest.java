package io.github.panicmonitors.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServedHostsTest {

  private static ServedHosts hosts(String configured, String bound) throws Exception {
    return new ServedHosts(configured, InetAddress.getByName(bound));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8480",
        "LocalHost:1",
        "127.0.0.1:8480",
        "127.255.1.19",
        "[::1]:8480",
        "[0:0:0:0:0:0:0:1]:8480"
      })
  void acceptsLoopbackNames(String host) throws Exception {
    assertThat(hosts("127.0.0.1", "127.0.0.1").accepts(host)).isTrue();
    assertThat(hosts("::1", "::1").accepts(host)).isTrue();
    assertThat(hosts("10.0.0.5", "10.0.0.5").accepts(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8480",
        "localhost.evil.example",
        "127.0.0.1.evil.example:8480",
        "127.0.0.256",
        "127.0.0",
        "localhost:8480:1",
        "localhost@evil.example",
        "[::1].evil.example",
        "[evil]",
        ""
      })
  void rejectsOtherNames(String host) throws Exception {
    assertThat(hosts("127.0.0.1", "127.0.0.1").accepts(host)).isFalse();
    assertThat(hosts("10.0.0.5", "10.0.0.5").accepts(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.5:8480", "192.168.1.9", "[fe80::1]:8480", "[2001:db8::5]"})
  void acceptsAddressesUnlessListeningOnLoopback(String host) throws Exception {
    assertThat(hosts("10.0.0.5", "10.0.0.5").accepts(host)).isTrue();
    assertThat(hosts("127.0.0.1", "127.0.0.1").accepts(host)).isFalse();
  }

  @Test
  void acceptsTheConfiguredName() throws Exception {
    assertThat(hosts("monitors.lan", "10.0.0.5").accepts("Monitors.LAN:8480")).isTrue();
    assertThat(hosts("monitors.lan", "127.0.1.1").accepts("monitors.lan")).isTrue();
    assertThat(hosts("monitors.lan", "10.0.0.5").accepts("evil.monitors.lan")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void acceptsEveryHostWhenListeningOnAllAddresses(String bound) throws Exception {
    assertThat(hosts(bound, bound).accepts("monitors.example:8480")).isTrue();
  }

  @Test
  void acceptsARequestWithoutHost() throws Exception {
    assertThat(hosts("127.0.0.1", "127.0.0.1").accepts(null)).isTrue();
  }
}
