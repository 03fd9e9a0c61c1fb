package io.github.panicmonitors.benchmarks.scale;

import io.github.panicmonitors.api.manager.ConnectionMode;
import java.util.Locale;

/**
 * The parameters of a measurement.
 *
 * @param model how monitors are run
 * @param connections the connection mode
 * @param monitors the number of monitors
 * @param jdk the feature version of the JDK
 * @param periodSeconds the period of the rounds
 */
record Setup(Model model, ConnectionMode connections, int monitors, int jdk, int periodSeconds) {

  static Setup parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 5) {
      throw new IllegalArgumentException(
          "row must be MODEL/CONNECTIONS/MONITORS/JDK/PERIOD, as in queue/shared/1000/17/10: "
              + text);
    }
    return new Setup(
        Model.valueOf(constant(parts[0])),
        ConnectionMode.valueOf(constant(parts[1])),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]),
        Integer.parseInt(parts[4]));
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Returns the name of the model on this JDK. */
  String kind() {
    return switch (model) {
      case THREADS -> jdk >= 21 ? "virtual threads" : "platform threads";
      case QUEUE -> "task queue";
      case PROCESSES -> "a JVM per node";
    };
  }

  @Override
  public String toString() {
    return String.join(
        "/",
        model.toString(),
        connections.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        String.valueOf(monitors),
        String.valueOf(jdk),
        String.valueOf(periodSeconds));
  }
}
