package io.github.panicmonitors.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServedHostsTest {

  private static ServedHosts hosts(String given, String bound) throws Exception {
    return new ServedHosts(given, InetAddress.getByName(bound));
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
  void loopbackIsServedWhereverItLeads(String host) throws Exception {
    assertThat(hosts("127.0.0.1", "127.0.0.1").include(host)).isTrue();
    assertThat(hosts("::1", "::1").include(host)).isTrue();
    assertThat(hosts("10.0.0.5", "10.0.0.5").include(host)).isTrue();
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
  void namesOfOthersAreNot(String host) throws Exception {
    assertThat(hosts("127.0.0.1", "127.0.0.1").include(host)).isFalse();
    assertThat(hosts("10.0.0.5", "10.0.0.5").include(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.5:8480", "192.168.1.9", "[fe80::1]:8480", "[2001:db8::5]"})
  void otherAddressesAreServedUnlessItListensOnLoopback(String host) throws Exception {
    assertThat(hosts("10.0.0.5", "10.0.0.5").include(host)).isTrue();
    assertThat(hosts("127.0.0.1", "127.0.0.1").include(host)).isFalse();
  }

  @Test
  void nameThatWasGivenIsServed() throws Exception {
    assertThat(hosts("monitors.lan", "10.0.0.5").include("Monitors.LAN:8480")).isTrue();
    assertThat(hosts("monitors.lan", "127.0.1.1").include("monitors.lan")).isTrue();
    assertThat(hosts("monitors.lan", "10.0.0.5").include("evil.monitors.lan")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void everyHostIsServedByWhoListensEverywhere(String bound) throws Exception {
    assertThat(hosts(bound, bound).include("monitors.example:8480")).isTrue();
  }

  @Test
  void whoNamesNoHostIsNoBrowser() throws Exception {
    assertThat(hosts("127.0.0.1", "127.0.0.1").include(null)).isTrue();
  }
}
