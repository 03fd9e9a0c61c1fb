package io.github.panicmonitors.examples.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is known of one node. Its values stay when it goes down, and their age tells. */
final class NodeRow {
  private static final String UNKNOWN = "-";

  /** PANIC's code of a node that cannot be reached. */
  private static final int UNREACHABLE = 5015;

  /** What a node's state is, as far as PANIC can tell. */
  enum State {
    STARTING,
    OK,
    /** None of its URLs can be reached. */
    DOWN,
    /** It answers, but not as it should. */
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

  /** Takes what a round has read. */
  void read(JsonNode data, Instant at) {
    rounds++;
    state = State.OK;
    failure = "";
    readAt = at;
    height = number(data.path("head_tracker_current_head"), "%,.0f");
    unconfirmed = number(data.path("unconfirmed_transactions"), "%,.0f");
    JsonNode purse = data.path("balance");
    balance =
        (number(purse.path("balance"), "%,.4f") + " " + purse.path("symbol").asText()).strip();
  }

  private static String number(JsonNode value, String format) {
    return value.isNumber() ? String.format(Locale.ROOT, format, value.asDouble()) : UNKNOWN;
  }

  /** Takes a round's failure. */
  void fail(int code, String message) {
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

  /** How old the values are; nobody waits for new ones of a node that is removed. */
  String age(Instant now) {
    if (readAt == null || state == State.REMOVED) {
      return UNKNOWN;
    }
    long tenths = Math.max(0, Duration.between(readAt, now).toMillis() / 100);
    return tenths < 100 ? tenths / 10 + "." + tenths % 10 + " s" : tenths / 10 + " s";
  }

  /** Tells whether the last round has failed. */
  boolean hasFailed() {
    return state == State.DOWN || state == State.FAILING;
  }

  /** The state in words, with the reason if the last round has failed. */
  String stateText() {
    String word = state.name().toLowerCase(Locale.ROOT);
    return hasFailed() ? word + ": " + failure : word;
  }
}
