package io.github.panicmonitors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.panicmonitors.testkit.node.FakeHttpServer;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ProviderClientTest {
  @AutoClose private final FakeHttpServer server = FakeHttpServer.create();

  /** Returns how many connections a client keeps after a request. */
  private int idleAfterRequest(SourceClient client) throws Exception {
    server.page("page");
    Duration limit = Duration.ofSeconds(30);
    assertThat(TextBody.get(client, SourceUrl.of(server.url()), limit)).isEqualTo("page");
    return client.idleConnections();
  }

  @Test
  void closesItsOwnClient() throws Exception {
    ProviderClient own = ProviderClient.of(null, null);
    assertThat(idleAfterRequest(own.client())).isEqualTo(1);
    own.close();
    assertThat(own.client().idleConnections()).isZero();
    assertThat(idleAfterRequest(own.client())).isZero();
  }

  @Test
  void leavesTheClientOfTheHostOpen() throws Exception {
    try (SourceClient client = SourceClient.builder().build()) {
      ProviderClient hosts = ProviderClient.of(client, null);
      assertThat(hosts.client()).isSameAs(client);
      assertThat(idleAfterRequest(client)).isEqualTo(1);
      hosts.close();
      assertThat(client.idleConnections()).isEqualTo(1);
    }
  }

  @Test
  void refusesSettingsBesideAClient() {
    try (SourceClient client = SourceClient.builder().build()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> ProviderClient.of(client, HttpSettings.none()))
          .withMessageStartingWith("settings must be given to the client that is set");
    }
  }
}
