package io.github.panicmonitors.api.manager;

import io.github.panicmonitors.api.CheckReturnValue;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The status of one role of a manager. A manager without roles has one with the names of its
 * builder.
 *
 * @param name the role's name, or the manager's if it has no roles
 * @param configsQueue the queue that its configurations come from
 * @param heartbeatQueue the queue that its pings come from
 * @param consuming the connection that consumes both
 * @param hold whether the role holds its configs queue
 * @param since since when {@code hold} has this value
 * @param acting whether its monitors run
 * @param received whether it has documents of its configs queue, received or restored; false again
 *     once the queue is refused, until the next document arrives
 * @param types the types of its monitors
 * @param missingTypes the types that it names and that no provider serves
 * @param documents when the last document of each routing key came from its configs queue
 * @param unclaimed the routing keys of its current documents that have an entry switched on and
 *     that none of its types reads
 */
@CheckReturnValue
public record RoleStatus(
    String name,
    String configsQueue,
    String heartbeatQueue,
    ConnectionStatus consuming,
    Hold hold,
    Instant since,
    boolean acting,
    boolean received,
    List<String> types,
    List<String> missingTypes,
    Map<String, Instant> documents,
    List<String> unclaimed) {

  /** Copies the collections. */
  public RoleStatus {
    types = List.copyOf(types);
    missingTypes = List.copyOf(missingTypes);
    documents = Collections.unmodifiableMap(new TreeMap<>(documents));
    unclaimed = List.copyOf(unclaimed);
  }

  /** Who holds a role's configs queue. */
  public enum Hold {
    /** Unknown: the manager has no broker, is not started, or has not reached it yet. */
    UNKNOWN,
    /** This manager. */
    HELD,
    /** Not this manager: the broker refuses the queue, usually because another consumer has it. */
    REFUSED,
    /** Unknown: the connection is lost. */
    LOST
  }

  /**
   * Returns what an operator should do; empty if nothing, or if the manager has no roles. PANIC
   * sends all documents only when it starts.
   */
  public String advice() {
    boolean waits = hold == Hold.HELD && !received && !consuming.role().isEmpty();
    return waits ? "restart PANIC's configs manager" : "";
  }

  /**
   * Returns a line for operators: who holds the configs queue, since when, and, if it is refused or
   * the connection is lost, whether the monitors run.
   */
  public String holder() {
    String monitors = acting ? "monitors run" : "monitors wait";
    return switch (hold) {
      case HELD -> "this manager holds %s since %s".formatted(configsQueue, since);
      case REFUSED ->
          "another consumer holds %s since %s; %s".formatted(configsQueue, since, monitors);
      case LOST -> "connection lost since %s; %s".formatted(since, monitors);
      case UNKNOWN -> "not connected";
    };
  }
}
