package io.github.panicmonitors.examples.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of one node. A node that goes down keeps its last values. */
final class NodeRow {
  private static final String UNKNOWN = "-";

  /** PANIC's error code for an unreachable node. */
  private static final int UNREACHABLE = 5015;

  /** The state of a node as PANIC sees it. */
  enum State {
    STARTING,
    OK,
    /** None of its URLs can be reached. */
    DOWN,
    /** It answers, but its page is invalid or incomplete. */
    FAILING,
    REMOVED
  }

  private String name;
  private State state = State.STARTING;
  private String failure = "";
  private int rounds;
  private String height = UNKNOWN;
  private String balance = UNKNOWN;
  private String unconfirmed = UNKNOWN;
  private @Nullable Instant readAt;

  NodeRow(String name) {
    this.name = name;
  }

  void rename(String newName) {
    name = newName;
  }

  void remove() {
    state = State.REMOVED;
  }

  /** Records a successful round. */
  void recordReading(JsonNode data, Instant at) {
    rounds++;
    state = State.OK;
    failure = "";
    readAt = at;
    height = number(data.path("head_tracker_current_head"), "%,.0f");
    unconfirmed = number(data.path("unconfirmed_transactions"), "%,.0f");
    JsonNode balanceData = data.path("balance");
    balance =
        (number(balanceData.path("balance"), "%,.4f") + " " + balanceData.path("symbol").asText())
            .strip();
  }

  private static String number(JsonNode value, String format) {
    return value.isNumber() ? String.format(Locale.ROOT, format, value.asDouble()) : UNKNOWN;
  }

  /** Records a failed round. */
  void recordFailure(int code, String message) {
    rounds++;
    state = code == UNREACHABLE ? State.DOWN : State.FAILING;
    failure = message;
  }

  String name() {
    return name;
  }

  State state() {
    return state;
  }

  int rounds() {
    return rounds;
  }

  String height() {
    return height;
  }

  String balance() {
    return balance;
  }

  String unconfirmed() {
    return unconfirmed;
  }

  /** Returns the age of the values, or "-" if there are none or the node was removed. */
  String age(Instant now) {
    if (readAt == null || state == State.REMOVED) {
      return UNKNOWN;
    }
    long tenths = Math.max(0, Duration.between(readAt, now).toMillis() / 100);
    return tenths < 100 ? tenths / 10 + "." + tenths % 10 + " s" : tenths / 10 + " s";
  }

  /** Returns whether the last round failed. */
  boolean hasFailed() {
    return state == State.DOWN || state == State.FAILING;
  }

  /** Returns the state as text, with the reason if the last round failed. */
  String stateText() {
    String text = state.name().toLowerCase(Locale.ROOT);
    return hasFailed() ? text + ": " + failure : text;
  }
}
