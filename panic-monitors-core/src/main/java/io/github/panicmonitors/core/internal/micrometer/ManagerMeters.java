package io.github.panicmonitors.core.internal.micrometer;

import static io.github.panicmonitors.core.internal.micrometer.MeterNames.word;
import static io.github.panicmonitors.core.internal.micrometer.Meters.seconds;

import io.github.panicmonitors.api.execution.ExecutionLoad;
import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ConnectionStatus.Side;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.ManagerStatus.Documents;
import io.github.panicmonitors.api.manager.MessageCounts;
import io.github.panicmonitors.api.manager.MessageCounts.DropReason;
import io.micrometer.core.instrument.Tags;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The meters that a manager has, whatever types of monitors it runs. */
final class ManagerMeters {
  private final Meters meters;

  private ManagerMeters(Meters meters) {
    this.meters = meters;
  }

  static void register(Meters meters) {
    ManagerMeters all = new ManagerMeters(meters);
    all.life();
    all.execution();
    all.account("reading", ManagerStatus::readings);
    all.account("heartbeat", ManagerStatus::heartbeats);
    all.account("monitorable", ManagerStatus::monitorables);
    all.outbox();
    all.connection(Side.PUBLISHING, ManagerStatus::publishing);
    all.connection(Side.CONSUMING, ManagerStatus::consuming);
    all.ownConnections();
    all.documents();
  }

  private static ToDoubleFunction<StatusCounts> of(ToDoubleFunction<ManagerStatus> value) {
    return census -> value.applyAsDouble(census.status());
  }

  private void life() {
    meters.gauge(
        MeterNames.RUNNING,
        "Whether the manager runs: 1 or 0",
        Tags.empty(),
        of(status -> status.state() == ManagerStatus.State.RUNNING ? 1 : 0));
    meters.counter(
        MeterNames.ABANDONED_THREADS,
        "Rounds that did not end though they were cancelled; their threads are leaked",
        Tags.empty(),
        of(ManagerStatus::abandonedThreads));
    meters.counter(
        MeterNames.DROPPED_EVENTS,
        "Events that a slow listener has missed",
        Tags.empty(),
        of(ManagerStatus::droppedEvents));
  }

  private void execution() {
    meters.gauge(
        MeterNames.WORKERS,
        "How many rounds can be under way at once",
        Tags.empty(),
        ofLoad(ManagerMeters::workers));
    meters.gauge(
        MeterNames.WORKERS_NEEDED,
        "How many rounds would be under way on average if none had to wait",
        Tags.empty(),
        ofLoad(ExecutionLoad::workersNeeded));
    meters.duration(
        MeterNames.WORKERS_LAG,
        "How long the round that has waited longest for a worker has waited",
        ofLoad(load -> seconds(load.lag())));
  }

  /** Not every strategy says how it bears its load. */
  private static ToDoubleFunction<StatusCounts> ofLoad(ToDoubleFunction<ExecutionLoad> value) {
    return of(status -> status.load().map(value::applyAsDouble).orElse(Double.NaN));
  }

  private static double workers(ExecutionLoad load) {
    return load.workers() == Integer.MAX_VALUE ? Double.POSITIVE_INFINITY : load.workers();
  }

  private void account(String kind, Function<ManagerStatus, MessageCounts> account) {
    Tags tags = Tags.of(MeterNames.KIND, kind);
    messages(MeterNames.GATHERED, "Messages admitted", tags, account, MessageCounts::gathered);
    messages(
        MeterNames.CONFIRMED,
        "Messages that the broker has taken responsibility for",
        tags,
        account,
        MessageCounts::confirmed);
    messages(
        MeterNames.RETURNED,
        "Messages that no queue took; they are lost",
        tags,
        account,
        MessageCounts::returned);
    for (DropReason reason : DropReason.values()) {
      messages(
          MeterNames.DROPPED,
          "Messages that were given up; they are lost",
          tags.and(MeterNames.REASON, word(reason)),
          account,
          counts -> counts.dropped(reason));
    }
    meters.gauge(
        MeterNames.PENDING,
        "Messages that are neither confirmed nor lost yet",
        tags,
        of(status -> account.apply(status).pending()));
  }

  private void messages(
      String name,
      String description,
      Tags tags,
      Function<ManagerStatus, MessageCounts> account,
      ToLongFunction<MessageCounts> count) {
    meters.counter(name, description, tags, of(status -> count.applyAsLong(account.apply(status))));
  }

  private void outbox() {
    meters.gauge(
        MeterNames.OUTBOX_READINGS,
        "Readings that wait to be sent",
        Tags.empty(),
        of(status -> status.outbox().readings()));
    meters.gauge(
        MeterNames.OUTBOX_READINGS_LIMIT,
        "How many readings may wait",
        Tags.empty(),
        of(status -> status.outbox().maxReadings()));
    meters.bytes(
        MeterNames.OUTBOX_SIZE,
        "How large the readings are that wait",
        of(status -> status.outbox().bytes()));
    meters.bytes(
        MeterNames.OUTBOX_SIZE_LIMIT,
        "How large the readings may be that wait",
        of(status -> status.outbox().maxBytes()));
    meters.duration(
        MeterNames.OUTBOX_AGE,
        "How long the oldest reading has waited",
        of(status -> seconds(status.outbox().oldest())));
    meters.duration(
        MeterNames.OUTBOX_AGE_LIMIT,
        "How old a reading may be that is still sent",
        of(status -> seconds(status.outbox().maxAge())));
  }

  private void connection(Side side, Function<ManagerStatus, ConnectionStatus> connection) {
    Tags tags = Tags.of(MeterNames.SIDE, word(side));
    for (ConnectionStatus.State state : ConnectionStatus.State.values()) {
      meters.gauge(
          MeterNames.CONNECTION_STATE,
          "How the connection stands: 1 for its state, 0 for the others",
          tags.and(MeterNames.STATE, word(state)),
          of(status -> connection.apply(status).state() == state ? 1 : 0));
    }
    meters.counter(
        MeterNames.RECONNECTS,
        "How often the connection was opened again",
        tags,
        of(status -> connection.apply(status).reconnects()));
    meters.secondsCounter(
        MeterNames.BLOCKED,
        "How long the broker did not read what is published",
        tags,
        census -> connection.apply(census.status()).blocked());
  }

  private void ownConnections() {
    meters.gauge(
        MeterNames.OWN_CONNECTIONS,
        "Open connections of monitors' own",
        Tags.empty(),
        of(status -> status.monitorConnections().open()));
    meters.counter(
        MeterNames.OWN_CONNECTIONS_OPENED,
        "How often a monitor has opened a connection of its own",
        Tags.empty(),
        of(status -> status.monitorConnections().opened()));
    meters.gauge(
        MeterNames.OWN_CONNECTIONS_FAILING,
        "Monitors that could not publish over their own connection",
        Tags.empty(),
        of(status -> status.monitorConnections().failing()));
  }

  private void documents() {
    documents("applied", Documents::applied);
    documents("unclaimed", Documents::unclaimed);
    documents("unreadable", Documents::unreadable);
    meters.gauge(
        MeterNames.UNSAVED_DOCUMENTS,
        "Configuration documents that the configuration store does not have, because it fails",
        Tags.empty(),
        of(status -> status.documents().unsaved()));
  }

  private void documents(String outcome, ToLongFunction<Documents> count) {
    meters.counter(
        MeterNames.DOCUMENTS,
        "Configuration documents, by what became of them",
        Tags.of(MeterNames.OUTCOME, outcome),
        of(status -> count.applyAsLong(status.documents())));
  }
}
