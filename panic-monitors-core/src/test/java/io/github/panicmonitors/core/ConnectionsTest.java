package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.broker.BrokerConnection;
import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.ConnectionListener;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ConnectionStatus.State;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import io.github.panicmonitors.testkit.checks.LogCheck;
import io.github.panicmonitors.testkit.time.VirtualTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Brokers that are unreachable, lose connections or refuse them: promise P9. */
class ConnectionsTest {

  @Test
  void unreachableBrokerIsRetriedAfterTheStart(LogCheck log) {
    log.expect("UNREACHABLE");
    try (InMemoryManager host = new InMemoryManager()) {
      host.broker.faults().refuseConnects(6, BrokerFault.UNREACHABLE);
      host.started();
      assertThat(host.status().publishing().state()).isEqualTo(State.CONNECTING);
      assertThat(host.status().consuming().reason()).startsWith("UNREACHABLE");

      host.advance(Duration.ofSeconds(30));

      assertThat(host.status().publishing().state()).isEqualTo(State.CONNECTED);
      assertThat(host.status().consuming().state()).isEqualTo(State.CONNECTED);
      host.send(config().node("n1", "v1"));
      assertThat(host.ids()).containsExactly("n1");
    }
  }

  @Test
  void startWaitsForTheFirstAttemptOfEachConnection(LogCheck log) {
    log.expect("PUBLISHING connection: CONNECTING: UNREACHABLE: no broker");
    log.expect("CONSUMING connection: CONNECTING: UNREACHABLE: no broker");
    VirtualTime time = new VirtualTime();
    MonitorsManager manager =
        MonitorsManager.builder().time(time).broker(slowlyFailing(time)).discovery(false).build();
    time.run(manager::start);
    ManagerStatus status = manager.status();
    time.run(manager::close);

    assertThat(status.publishing().reason()).isNotEmpty();
    assertThat(status.consuming().reason()).isNotEmpty();
  }

  /** The consuming connection fails a second later than the publishing one. */
  private static Broker slowlyFailing(VirtualTime time) {
    return new Broker() {
      @Override
      public BrokerConnection connect(String name, ConnectionListener listener)
          throws BrokerException, InterruptedException {
        if (name.endsWith("consuming")) {
          time.waiter().await(time.nanoTime() + Duration.ofSeconds(1).toNanos());
        }
        throw new BrokerException(BrokerFault.UNREACHABLE, "no broker");
      }

      @Override
      public String description() {
        return "none";
      }
    };
  }

  @Test
  void credentialsRefusedAtTheFirstConnectFailTheStart(LogCheck log) {
    log.expect("REFUSED: CREDENTIALS_REFUSED");
    try (InMemoryManager host = new InMemoryManager()) {
      host.broker.faults().refuseConnects(2, BrokerFault.CREDENTIALS_REFUSED);

      assertThatThrownBy(() -> host.time.run(host.manager::start))
          .isInstanceOf(MonitorsStartException.class)
          .hasMessageStartingWith("broker refused the credentials");
      assertThat(host.status().state()).isEqualTo(ManagerStatus.State.CLOSED);
    }
  }

  @Test
  void credentialsRefusedLaterAreReportedAndRetried(LogCheck log) {
    log.expect("CONNECTION_LOST");
    log.expect("REFUSED: CREDENTIALS_REFUSED");
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.send(config().node("n1", "v1"));
      host.broker.faults().refuseConnects(2, BrokerFault.CREDENTIALS_REFUSED);
      host.broker.faults().dropConnections();
      host.advance(Duration.ofSeconds(1));
      assertThat(host.status().publishing().state()).isIn(State.REFUSED, State.CONNECTING);

      host.advance(Duration.ofSeconds(30));

      assertThat(host.status().publishing().state()).isEqualTo(State.CONNECTED);
      assertThat(host.status().consuming().state()).isEqualTo(State.CONNECTED);
      assertThat(host.status().readings().lost()).isZero();
    }
  }

  @Test
  void unacknowledgedDocumentIsDeliveredAgainAfterALostConnection(LogCheck log) {
    log.expect("CONNECTION_LOST");
    log.expect("provider did not return");
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.provider.beforeParsing(host.time::hangIgnoringInterrupts);
      host.send(config().node("n1", "v1"));
      host.provider.beforeParsing(() -> {});

      host.broker.faults().dropConnections();
      host.advance(Duration.ofSeconds(10));

      assertThat(host.ids()).containsExactly("n1");
      assertThat(host.broker.depth("monitors_manager_configs_queue")).isZero();
    }
  }

  @Test
  void secondManagerOnTheSameQueueWaitsAndTakesOver(LogCheck log) {
    log.expect("REFUSED: ACCESS_REFUSED");
    try (InMemoryManager host = new InMemoryManager().started()) {
      MonitorsManager second =
          MonitorsManager.builder()
              .time(host.time)
              .broker(host.broker)
              .discovery(false)
              .provider(host.provider)
              .build();
      host.time.run(second::start);
      host.advance(Duration.ofSeconds(1));
      assertThat(second.status().consuming().state()).isEqualTo(State.REFUSED);
      assertThat(second.status().consuming().reason())
          .startsWith("ACCESS_REFUSED")
          .contains("monitors_manager_configs_queue");
      assertThat(second.status().publishing().state()).isEqualTo(State.CONNECTED);

      host.time.run(host.manager::close);
      host.advance(Duration.ofSeconds(15));

      assertThat(second.status().consuming().state()).isEqualTo(State.CONNECTED);
      host.time.run(second::close);
    }
  }

  @Test
  void queueWithOtherPropertiesIsReportedAndPublishingContinues(LogCheck log) {
    log.expect("REFUSED: PRECONDITION_FAILED");
    try (InMemoryManager host = new InMemoryManager()) {
      host.broker.declareConflictingQueue("monitors_manager_configs_queue");
      host.started();

      host.advance(Duration.ofMinutes(1));

      assertThat(host.status().consuming().state()).isEqualTo(State.REFUSED);
      assertThat(host.status().consuming().reason())
          .startsWith("PRECONDITION_FAILED")
          .contains("monitors_manager_configs_queue");
      assertThat(host.status().consuming().attempts()).isBetween(6L, 13L);
      assertThat(host.status().publishing().state()).isEqualTo(State.CONNECTED);
    }
  }

  @Test
  void userWhoMayNotDeclareUsesWhatExists() {
    try (InMemoryManager host = new InMemoryManager()) {
      declareQueuesOfTheManager(host);
      host.broker.faults().revokeDeclaring();
      host.started();

      host.send(config().node("n1", "v1"));
      host.advancePeriods(1);

      assertThat(host.ids()).containsExactly("n1");
      assertThat(host.published("raw_data")).isNotEmpty();
      assertThat(host.status().consuming().reason()).isEmpty();
    }
  }

  @Test
  void missingQueueThatMayNotBeDeclaredIsNamed(LogCheck log) {
    log.expect("REFUSED: ACCESS_REFUSED: queue 'monitors_manager_configs_queue' does not exist");
    try (InMemoryManager host = new InMemoryManager()) {
      host.broker.declareExchange("config");
      host.broker.faults().revokeDeclaring();
      host.started();
      assertThat(host.status().consuming().state()).isEqualTo(State.REFUSED);
      assertThat(host.status().publishing().state()).isEqualTo(State.CONNECTED);

      host.broker.faults().restorePermissions();
      host.advance(Duration.ofSeconds(15));

      assertThat(host.status().consuming().state()).isEqualTo(State.CONNECTED);
    }
  }

  @Test
  void refusedBindingIsAWarning(LogCheck log) {
    log.expect("CONSUMING connection: CONNECTED: this user may not bind queue");
    try (InMemoryManager host = new InMemoryManager()) {
      declareQueuesOfTheManager(host);
      host.broker.faults().revokeBinding();
      host.started();

      host.send(config().node("n1", "v1"));

      assertThat(host.ids()).containsExactly("n1");
      ConnectionStatus consuming = host.status().consuming();
      assertThat(consuming.state()).isEqualTo(State.CONNECTED);
      assertThat(consuming.reason())
          .contains("'monitors_manager_configs_queue' to exchange 'config' by 'chains.*.*.")
          .contains("'monitors_manager_heartbeat_queue' to exchange 'health_check' by 'ping'");
      assertThat(host.status().publishing().reason()).isEmpty();
    }
  }

  /** Declares and binds the queues, as an administrator does. */
  private static void declareQueuesOfTheManager(InMemoryManager host) {
    host.broker.declareExchange("config");
    host.broker.declareQueue("monitors_manager_configs_queue");
    host.broker.bind("monitors_manager_configs_queue", "config", "#");
    host.broker.declareQueue("monitors_manager_heartbeat_queue");
    host.broker.bind("monitors_manager_heartbeat_queue", "health_check", "ping");
  }

  @Test
  void deletedQueueIsDeclaredAgain(LogCheck log) {
    log.expect("queue monitors_manager_configs_queue was deleted");
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.broker.deleteQueue("monitors_manager_configs_queue");
      host.advance(Duration.ofSeconds(5));

      host.send(config().node("n1", "v1"));

      assertThat(host.ids()).containsExactly("n1");
    }
  }

  @Test
  void blockedBrokerStopsPublishingButNotConfigurations(LogCheck log) {
    log.expect("BLOCKED: memory");
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.send(config().node("n1", "v1"));
      host.broker.faults().block("memory");
      host.advance(Duration.ofMinutes(2));

      assertThat(host.status().publishing().state()).isEqualTo(State.BLOCKED);
      assertThat(host.status().publishing().reason()).contains("memory");
      host.send(config().node("n1", "v1").node("n2", "v1"));
      assertThat(host.ids()).containsExactly("n1", "n2");

      host.broker.faults().unblock();
      host.time.settle();
      host.advance(Duration.ofSeconds(20));
      assertThat(host.status().publishing().state()).isEqualTo(State.CONNECTED);
      assertThat(host.status().readings().lost()).isZero();
      assertThat(host.status().readings().pending()).isZero();
    }
  }

  @Test
  void blockedTimeIsCountedOverTheManagersLife(LogCheck log) {
    log.expect("BLOCKED: memory");
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.send(config().node("n1", "v1"));
      assertThat(host.status().publishing().blocked()).isZero();
      host.broker.faults().block("memory");
      host.advance(Duration.ofSeconds(20));
      Duration first = blockedUntilNow(host);
      assertThat(host.status().publishing().blocked()).isEqualTo(first).isPositive();
      host.broker.faults().unblock();
      host.advance(Duration.ofMinutes(1));
      assertThat(host.status().publishing().blocked()).isEqualTo(first);
      host.broker.faults().block("memory");
      host.advance(Duration.ofMinutes(1));

      Duration both = first.plus(blockedUntilNow(host));
      assertThat(host.status().publishing().blocked()).isEqualTo(both).isGreaterThan(first);
      assertThat(host.status().consuming().blocked()).isZero();
      host.broker.faults().unblock();
      host.time.settle();
    }
  }

  private static Duration blockedUntilNow(InMemoryManager host) {
    ConnectionStatus status = host.status().publishing();
    assertThat(status.state()).isEqualTo(State.BLOCKED);
    return Duration.between(status.since(), host.time.now());
  }

  @Test
  void everyConnectionAfterTheFirstIsCounted(LogCheck log) {
    log.expect("CONNECTION_LOST");
    try (InMemoryManager host = new InMemoryManager().started()) {
      assertThat(host.status().publishing().reconnects()).isZero();
      for (int times = 1; times <= 2; times++) {
        host.broker.faults().dropConnections();
        host.advance(Duration.ofSeconds(30));
        assertThat(host.status().publishing().reconnects()).isEqualTo(times);
        assertThat(host.status().consuming().reconnects()).isEqualTo(times);
      }
    }
  }

  @Test
  void hostCanWaitUntilBothConnectionsAreOpen(LogCheck log) throws InterruptedException {
    log.expect("UNREACHABLE");
    try (InMemoryManager host = new InMemoryManager()) {
      host.broker.faults().refuseConnects(4, BrokerFault.UNREACHABLE);
      host.started();
      AtomicReference<Boolean> connected = new AtomicReference<>();

      host.time.run(() -> connected.set(host.manager.awaitConnected(Duration.ofMillis(1))));
      assertThat(connected).hasValue(false);
      Duration forEver = ChronoUnit.FOREVER.getDuration();
      host.time.run(() -> connected.set(host.manager.awaitConnected(forEver)));

      assertThat(connected).hasValue(true);
    }
  }

  /** A retry comes due while the publisher may not publish. */
  @Test
  void publisherDoesNotSpinWhenARetryIsDueWhileBlocked(LogCheck log) {
    log.expect("BLOCKED: memory");
    InMemoryManager host = new InMemoryManager().started();
    host.provider.script("n2", ScriptedProvider::reading);
    host.send(config().node("n1", "v1"));
    host.broker.faults().nackNext(1);
    for (int i = 0; i < 100 && host.status().readings().gathered() == 0; i++) {
      host.advance(Duration.ofMillis(100));
    }
    host.time.settle();
    host.broker.faults().block("memory");
    host.ping(); // the manager's heartbeat is the publish that notices the alarm

    host.advance(Duration.ofSeconds(2)); // fails: the clock never comes to rest

    host.broker.faults().unblock();
    host.close();
  }

  @Test
  void connectionBlockedForLongIsKeptWhenItIsUnblocked(LogCheck log) {
    log.expect("BLOCKED: memory");
    try (InMemoryManager host = new InMemoryManager().started()) {
      host.send(config().node("n1", "v1"));
      host.broker.faults().block("memory");
      host.advance(Duration.ofSeconds(60));
      assertThat(host.published("raw_data")).hasSize(1);
      host.broker.faults().holdConfirms(); // the confirm is on its way, some milliseconds behind
      host.broker.faults().unblock();
      host.advance(Duration.ofMillis(20));
      host.broker.faults().releaseConfirms();
      host.advancePeriods(3);

      assertThat(host.published("raw_data").stream().map(m -> m.messageId()).toList())
          .doesNotHaveDuplicates();
    }
  }
}
