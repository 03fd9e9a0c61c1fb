package io.github.panicmonitors.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class HealthTest {

  @Test
  void isHealthyWhileRunningAndConnected() {
    assertThat(Health.of(new Statuses().status()).reasons()).isEmpty();
  }

  @Test
  void isHealthyThoughANodeIsDown() {
    assertThat(Health.of(new Statuses().nodeDown().status()).isHealthy()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "RUNNING")
  void isUnhealthyUnlessRunning(ManagerStatus.State state) {
    assertThat(Health.of(new Statuses().state(state).status()).reasons())
        .singleElement()
        .asString()
        .isEqualToIgnoringCase("manager is " + state);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "CONNECTED")
  void isUnhealthyWithoutEitherConnection(ConnectionStatus.State state) {
    assertThat(Health.of(new Statuses().publishing(state, "no route").status()).reasons())
        .singleElement()
        .asString()
        .isEqualToIgnoringCase("publishing connection is " + state + ": no route");
    assertThat(Health.of(new Statuses().consuming(state, "").status()).reasons())
        .singleElement()
        .asString()
        .isEqualToIgnoringCase("consuming connection is " + state);
  }

  @Test
  void isUnhealthyWhileMonitorsCannotConnect() {
    assertThat(Health.of(new Statuses().failingConnections(3, "too many").status()).reasons())
        .containsExactly("connections of 3 monitors fail: too many");
  }

  @Test
  void listsEveryReason() {
    Statuses statuses =
        new Statuses()
            .publishing(ConnectionStatus.State.BLOCKED, "memory")
            .consuming(ConnectionStatus.State.REFUSED, "406");

    assertThat(Health.of(statuses.status()).reasons()).hasSize(2);
  }
}
