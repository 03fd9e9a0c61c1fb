package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.manager.ConnectionStatus;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.MonitorConnections;
import io.github.panicmonitors.api.manager.RoleStatus;
import io.github.panicmonitors.api.manager.WaitingDocuments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The health of the process.
 *
 * <p>The process fails if it is not running, if it cannot use the broker, or if no reading is
 * confirmed. An overloaded host is not a failure, because a restart would make it worse. Nodes that
 * are down, faulty monitors and an empty configuration do not count.
 *
 * @param findings what is wrong, worst first; empty if the process is well
 * @param counts the numbers behind it
 * @param holders who holds the configs queue of each role, and since when
 */
record Health(List<Finding> findings, HealthCounts counts, Map<String, String> holders) {
  private static final Duration MIN_CONFIRM_TIME = Duration.ofSeconds(30);
  private static final int CONFIRM_PERIODS = 3;
  private static final Duration MAX_DOCUMENT_WAIT = Duration.ofSeconds(5);

  /** The states of the process, worst first. */
  enum State {
    /** The process does not do its work. */
    FAILING,
    /** The first attempts to connect have not ended. */
    STARTING,
    /** Stored configurations are being restored. */
    RESTORING,
    /** Monitors begin no rounds. */
    OVERDUE,
    /** Slots are skipped or readings are dropped. */
    OVERLOADED,
    /** A configuration waits longer than it should. */
    CONFIGURATION_WAITING,
    /** Nothing is wrong. */
    WELL;

    @Override
    public String toString() {
      return words(this);
    }
  }

  /** One thing that is wrong. */
  record Finding(State state, String reason) {}

  Health {
    findings = findings.stream().sorted(Comparator.comparing(Finding::state)).toList();
  }

  /** Judges a status, which must be the newest one in the history. */
  static Health of(ManagerStatus status, HealthHistory history) {
    HealthCounts counts = HealthCounts.of(status, history);
    List<Finding> findings = new ArrayList<>();
    addFailures(findings, status);
    addUnconfirmed(findings, status, history);
    addStartup(findings, status, counts);
    addOverload(findings, counts);
    addWaiting(findings, status.waitingDocuments());
    return new Health(findings, counts, holders(status));
  }

  private static Map<String, String> holders(ManagerStatus status) {
    Map<String, String> holders = new LinkedHashMap<>();
    status.roles().forEach(role -> holders.put(role.name(), role.holder()));
    return holders;
  }

  private static void addFailures(List<Finding> findings, ManagerStatus status) {
    if (status.state() != ManagerStatus.State.RUNNING) {
      add(findings, State.FAILING, "manager is " + words(status.state()));
    }
    addConnection(findings, status.publishing());
    status.roles().forEach(role -> addRole(findings, role));
    MonitorConnections connections = status.monitorConnections();
    if (connections.failing() > 0) {
      String reason = "connections of %d monitors fail: %s";
      add(findings, State.FAILING, reason.formatted(connections.failing(), connections.reason()));
    }
  }

  private static void addRole(List<Finding> findings, RoleStatus role) {
    ConnectionStatus connection = role.consuming();
    if (connection.role().isEmpty()) {
      addConnection(findings, connection);
    } else if (connection.state() != ConnectionStatus.State.CONNECTED) {
      String reason = connection.reason().isEmpty() ? "" : ": " + connection.reason();
      add(findings, State.FAILING, role.name() + ": " + role.holder() + reason);
    }
  }

  private static void addConnection(List<Finding> findings, ConnectionStatus connection) {
    if (connection.state() != ConnectionStatus.State.CONNECTED) {
      String state = words(connection.side()) + " connection is " + words(connection.state());
      String reason = connection.reason().isEmpty() ? state : state + ": " + connection.reason();
      add(findings, State.FAILING, reason);
    }
  }

  private static void addUnconfirmed(
      List<Finding> findings, ManagerStatus status, HealthHistory history) {
    Duration max = maxConfirmTime(status);
    Duration unconfirmed = history.unconfirmed(max);
    if (unconfirmed.compareTo(max) >= 0) {
      String reason = "no reading was confirmed for %d s, although rounds ended";
      add(findings, State.FAILING, reason.formatted(unconfirmed.toSeconds()));
    }
  }

  /** Returns three of the shortest periods, but at least 30 s. */
  private static Duration maxConfirmTime(ManagerStatus status) {
    return status.monitors().stream()
        .map(monitor -> monitor.period().multipliedBy(CONFIRM_PERIODS))
        .min(Comparator.naturalOrder())
        .filter(time -> time.compareTo(MIN_CONFIRM_TIME) > 0)
        .orElse(MIN_CONFIRM_TIME);
  }

  private static void addStartup(
      List<Finding> findings, ManagerStatus status, HealthCounts counts) {
    if (!status.startup().started()) {
      add(findings, State.STARTING, "the first attempts to connect have not ended");
    }
    if (counts.restored() < counts.stored()) {
      String reason = "%d of %d stored configurations are restored";
      add(findings, State.RESTORING, reason.formatted(counts.restored(), counts.stored()));
    }
  }

  private static void addOverload(List<Finding> findings, HealthCounts counts) {
    if (counts.overdue() > 0) {
      String reason = "%d of %d monitors are overdue: they began no round for two periods and 10 s";
      add(findings, State.OVERDUE, reason.formatted(counts.overdue(), counts.monitors()));
    }
    if (counts.skippedSlots() + counts.droppedReadings() > 0) {
      String reason = "overloaded: %d slots skipped and %d readings dropped in the last minute";
      add(
          findings,
          State.OVERLOADED,
          reason.formatted(counts.skippedSlots(), counts.droppedReadings()));
    }
  }

  private static void addWaiting(List<Finding> findings, WaitingDocuments waiting) {
    if (waiting.oldest().compareTo(MAX_DOCUMENT_WAIT) > 0) {
      String reason = "%d configurations wait to be applied, the oldest for %d s";
      add(
          findings,
          State.CONFIGURATION_WAITING,
          reason.formatted(waiting.count(), waiting.oldest().toSeconds()));
    }
  }

  private static void add(List<Finding> findings, State state, String reason) {
    findings.add(new Finding(state, reason));
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Returns the worst state. */
  State state() {
    return findings.isEmpty() ? State.WELL : findings.get(0).state();
  }

  /** Returns what is wrong, worst first. */
  List<String> reasons() {
    return findings.stream().map(Finding::reason).toList();
  }

  /** Returns whether the process does its work. */
  boolean isHealthy() {
    return state() != State.FAILING;
  }

  /** Returns what remains to be done before the process is ready; empty if it is ready. */
  List<Finding> startup() {
    return findings.stream()
        .filter(finding -> Set.of(State.STARTING, State.RESTORING).contains(finding.state()))
        .toList();
  }
}
