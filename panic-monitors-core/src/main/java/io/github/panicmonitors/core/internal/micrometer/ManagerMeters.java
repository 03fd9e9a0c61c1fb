package io.github.panicmonitors.core.internal.micrometer;

import static io.github.panicmonitors.core.internal.micrometer.MeterNames.tagValue;
import static io.github.panicmonitors.core.internal.micrometer.Meters.seconds;

import io.github.panicmonitors.api.execution.ExecutionLoad;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.ManagerStatus.Documents;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.github.panicmonitors.api.manager.RoleStatus;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Meters of a manager that do not depend on the monitor type. */
final class ManagerMeters {
  private final Meters meters;

  private ManagerMeters(Meters meters) {
    this.meters = meters;
  }

  static void register(Meters meters, List<RoleStatus> roles) {
    ManagerMeters all = new ManagerMeters(meters);
    all.lifecycle();
    all.execution();
    all.messages("reading", ManagerStatus::readings);
    all.messages("heartbeat", ManagerStatus::heartbeats);
    all.messages("monitorable", ManagerStatus::monitorables);
    all.outbox();
    all.connection(Side.PUBLISHING, "", ManagerStatus::publishing);
    for (int i = 0; i < roles.size(); i++) {
      int index = i;
      all.role(roles.get(index).name(), status -> status.roles().get(index));
    }
    all.ownConnections();
    all.documents();
  }

  private static ToDoubleFunction<StatusCounts> of(ToDoubleFunction<ManagerStatus> value) {
    return counts -> value.applyAsDouble(counts.status());
  }

  private void lifecycle() {
    meters.gauge(
        MeterNames.RUNNING,
        "1 while the manager is running, otherwise 0",
        Tags.empty(),
        of(status -> status.state() == ManagerStatus.State.RUNNING ? 1 : 0));
    meters.counter(
        MeterNames.ABANDONED_THREADS,
        "Rounds that ignored their cancellation; each leaks a thread",
        Tags.empty(),
        of(ManagerStatus::abandonedThreads));
    meters.counter(
        MeterNames.DROPPED_EVENTS,
        "Events dropped because a listener was too slow",
        Tags.empty(),
        of(ManagerStatus::droppedEvents));
  }

  private void execution() {
    meters.gauge(
        MeterNames.WORKERS,
        "Maximum number of concurrent rounds",
        Tags.empty(),
        ofLoad(ManagerMeters::workers));
    meters.gauge(
        MeterNames.WORKERS_NEEDED,
        "Average number of concurrent rounds if none had to wait",
        Tags.empty(),
        ofLoad(ExecutionLoad::workersNeeded));
    meters.duration(
        MeterNames.WORKERS_LAG,
        "Longest time a due round has waited for a worker",
        ofLoad(load -> seconds(load.lag())));
  }

  /** NaN for strategies that do not report their load. */
  private static ToDoubleFunction<StatusCounts> ofLoad(ToDoubleFunction<ExecutionLoad> value) {
    return of(status -> status.load().map(value::applyAsDouble).orElse(Double.NaN));
  }

  private static double workers(ExecutionLoad load) {
    return load.workers() == Integer.MAX_VALUE ? Double.POSITIVE_INFINITY : load.workers();
  }

  private void messages(String kind, Function<ManagerStatus, MessageCounts> counts) {
    Tags tags = Tags.of(MeterNames.KIND, kind);
    messages(
        MeterNames.GATHERED,
        "Messages accepted for publishing",
        tags,
        counts,
        MessageCounts::gathered);
    messages(
        MeterNames.CONFIRMED,
        "Messages confirmed by the broker",
        tags,
        counts,
        MessageCounts::confirmed);
    messages(
        MeterNames.RETURNED,
        "Messages lost because no queue was bound",
        tags,
        counts,
        MessageCounts::returned);
    for (DropReason reason : DropReason.values()) {
      messages(
          MeterNames.DROPPED,
          "Messages lost because they were dropped, by reason",
          tags.and(MeterNames.REASON, tagValue(reason)),
          counts,
          messageCounts -> messageCounts.dropped(reason));
    }
    meters.gauge(
        MeterNames.PENDING,
        "Messages neither confirmed nor lost yet",
        tags,
        of(status -> counts.apply(status).pending()));
  }

  private void messages(
      String name,
      String description,
      Tags tags,
      Function<ManagerStatus, MessageCounts> counts,
      ToLongFunction<MessageCounts> count) {
    meters.counter(name, description, tags, of(status -> count.applyAsLong(counts.apply(status))));
  }

  private void outbox() {
    meters.gauge(
        MeterNames.OUTBOX_READINGS,
        "Readings waiting to be published",
        Tags.empty(),
        of(status -> status.outbox().readings()));
    meters.gauge(
        MeterNames.OUTBOX_READINGS_LIMIT,
        "Maximum number of waiting readings",
        Tags.empty(),
        of(status -> status.outbox().maxReadings()));
    meters.bytes(
        MeterNames.OUTBOX_SIZE,
        "Size of the waiting readings",
        of(status -> status.outbox().bytes()));
    meters.bytes(
        MeterNames.OUTBOX_SIZE_LIMIT,
        "Maximum size of the waiting readings",
        of(status -> status.outbox().maxBytes()));
    meters.duration(
        MeterNames.OUTBOX_AGE,
        "Age of the oldest waiting reading",
        of(status -> seconds(status.outbox().oldest())));
    meters.duration(
        MeterNames.OUTBOX_AGE_LIMIT,
        "Age after which waiting readings are dropped",
        of(status -> seconds(status.outbox().maxAge())));
  }

  private void role(String name, Function<ManagerStatus, RoleStatus> role) {
    connection(Side.CONSUMING, name, role.andThen(RoleStatus::consuming));
    Tags tags = Tags.of(MeterNames.ROLE, name);
    for (RoleStatus.Hold hold : RoleStatus.Hold.values()) {
      meters.gauge(
          MeterNames.ROLE_HOLD,
          "1 for who holds the role's configs queue, 0 for the others",
          tags.and(MeterNames.STATE, tagValue(hold)),
          of(status -> role.apply(status).hold() == hold ? 1 : 0));
    }
    meters.gauge(
        MeterNames.UNCLAIMED_DOCUMENTS,
        "Configuration documents that no type of the role claims now",
        tags,
        of(status -> role.apply(status).unclaimed().size()));
  }

  private void connection(
      Side side, String role, Function<ManagerStatus, ConnectionStatus> connection) {
    Tags tags = Tags.of(MeterNames.SIDE, tagValue(side), MeterNames.ROLE, role);
    for (ConnectionStatus.State state : ConnectionStatus.State.values()) {
      meters.gauge(
          MeterNames.CONNECTION_STATE,
          "1 for the connection's current state, 0 for the others",
          tags.and(MeterNames.STATE, tagValue(state)),
          of(status -> connection.apply(status).state() == state ? 1 : 0));
    }
    meters.counter(
        MeterNames.RECONNECTS,
        "Reconnects",
        tags,
        of(status -> connection.apply(status).reconnects()));
    meters.secondsCounter(
        MeterNames.BLOCKED,
        "Total time that the broker blocked the connection",
        tags,
        counts -> connection.apply(counts.status()).blocked());
  }

  private void ownConnections() {
    meters.gauge(
        MeterNames.OWN_CONNECTIONS,
        "Open connections of single monitors",
        Tags.empty(),
        of(status -> status.monitorConnections().open()));
    meters.counter(
        MeterNames.OWN_CONNECTIONS_OPENED,
        "Connections opened by single monitors",
        Tags.empty(),
        of(status -> status.monitorConnections().opened()));
    meters.gauge(
        MeterNames.OWN_CONNECTIONS_FAILING,
        "Monitors that could not publish on their own connection",
        Tags.empty(),
        of(status -> status.monitorConnections().failing()));
  }

  private void documents() {
    documents("applied", Documents::applied);
    documents("unclaimed", Documents::unclaimed);
    documents("unreadable", Documents::unreadable);
    documents("superseded", Documents::superseded);
    meters.gauge(
        MeterNames.UNSAVED_DOCUMENTS,
        "Configuration documents that could not be stored",
        Tags.empty(),
        of(status -> status.documents().unsaved()));
  }

  private void documents(String outcome, ToLongFunction<Documents> count) {
    meters.counter(
        MeterNames.DOCUMENTS,
        "Configuration documents, by outcome",
        Tags.of(MeterNames.OUTCOME, outcome),
        of(status -> count.applyAsLong(status.documents())));
  }
}
