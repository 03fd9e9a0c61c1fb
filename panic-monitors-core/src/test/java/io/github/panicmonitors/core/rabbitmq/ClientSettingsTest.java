package io.github.panicmonitors.core.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientSettingsTest {

  @Test
  void boundsEveryWaitAndSwitchesRecoveryOff() {
    ConnectionFactory factory = ClientSettings.applied(new ConnectionFactory());

    assertThat(factory.getConnectionTimeout()).isEqualTo(5_000);
    assertThat(factory.getHandshakeTimeout()).isEqualTo(10_000);
    assertThat(factory.getChannelRpcTimeout()).isEqualTo(10_000);
    assertThat(factory.getRequestedHeartbeat()).isEqualTo(10);
    assertThat(factory.isAutomaticRecoveryEnabled()).isFalse();
    assertThat(factory.isTopologyRecoveryEnabled()).isFalse();
  }

  @Test
  void keepsShorterLimitsAndReplacesNone() {
    ConnectionFactory given = new ConnectionFactory();
    given.setConnectionTimeout(0);
    given.setHandshakeTimeout(2_000);
    given.setRequestedHeartbeat(3);

    ConnectionFactory factory = ClientSettings.applied(given);

    assertThat(factory.getConnectionTimeout()).isEqualTo(5_000);
    assertThat(factory.getHandshakeTimeout()).isEqualTo(2_000);
    assertThat(factory.getRequestedHeartbeat()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"16, 64", "256, 64", "512, 128", "4096, 1024"})
  void acceptsDeliveriesThatFitIntoTheHeap(long heapMib, int mostMib) {
    assertThat(ClientSettings.maxDeliveryBytes(heapMib << 20)).isEqualTo(mostMib << 20);
  }

  @Test
  void rejectsDeliveriesThatExceedAnArray() {
    assertThat(ClientSettings.maxDeliveryBytes(Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void doesNotChangeTheGivenFactory() {
    ConnectionFactory given = new ConnectionFactory();

    ClientSettings.applied(given);

    assertThat(given.isAutomaticRecoveryEnabled()).isTrue();
    assertThat(given.getRequestedHeartbeat()).isEqualTo(ConnectionFactory.DEFAULT_HEARTBEAT);
  }
}
