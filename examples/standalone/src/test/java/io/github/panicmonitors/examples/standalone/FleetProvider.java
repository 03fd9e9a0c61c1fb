package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.monitor.Warning;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Monitors any number of simulated ships, without network access. */
final class FleetProvider implements MonitorProvider<FleetProvider.Ship> {
  private static final String KEY = "node.ship";

  /**
   * A ship.
   *
   * @param fails the kind of its failures, or "-"
   * @param text the name and text of an extra value and the text of a warning, or the failure's
   *     message; or "-"
   */
  record Ship(String id, String parentId, String name, String fails, String text)
      implements Monitorable {}

  /** Returns a fleet in which every n-th ship fails, with varying failure kinds. */
  static ConfigDocument fleet(int ships, int everyFails) {
    FailureKind[] kinds = {
      FailureKind.CONNECT, FailureKind.TIMEOUT, FailureKind.TLS, FailureKind.HTTP_STATUS
    };
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 1; i <= ships; i++) {
      String fails = i % everyFails == 0 ? kinds[i / everyFails % kinds.length].name() : "-";
      String name = "ship_%05d".formatted(i);
      entries.put("s" + i, entry(name, fails, "-"));
    }
    return document(entries);
  }

  /** Returns two working ships and a failing one, each with its own text. */
  static ConfigDocument withTexts(String first, String second, String failing) {
    return document(
        Map.of(
            "s1", entry("ship_1", "-", first),
            "s2", entry("ship_2", "-", second),
            "s3", entry("ship_3", FailureKind.CONNECT.name(), failing)));
  }

  private static Map<String, String> entry(String name, String fails, String text) {
    return Map.of("parent_id", "fleet", "name", name, "fails", fails, "text", text);
  }

  private static ConfigDocument document(Map<String, Object> entries) {
    return ConfigDocument.of("chains.ships.pacific.ships_config", entries);
  }

  @Override
  public MonitorDescriptor descriptor() {
    return MonitorDescriptor.builder("ship")
        .topic("chains.*.*.ships_config")
        .otherRawDataRoutingKey(KEY)
        .category("nodes")
        .period(Duration.ofSeconds(10))
        .build();
  }

  @Override
  public ParsedConfig<Ship> parse(ConfigGroup<Ship> group) {
    return ParsedConfig.ofEach(
        group,
        entry ->
            Optional.of(
                new Ship(
                    entry.id(),
                    entry.text("parent_id"),
                    entry.text("name"),
                    entry.text("fails"),
                    entry.text("text"))));
  }

  @Override
  public String monitorName(Ship ship) {
    return "Ship monitor (" + ship.name() + ")";
  }

  @Override
  public Monitor create(Ship ship, MonitorContext context) {
    String source = "http://10.0.%d.1:6688/metrics".formatted(ship.id().hashCode() & 0xff);
    return round ->
        ship.fails().equals("-")
            ? reading(ship, round.slot()).withSource(source)
            : failure(ship, source);
  }

  private static RoundResult.Reading reading(Ship ship, long slot) {
    RoundResult.Reading reading = RoundResult.reading(data(ship, slot));
    return ship.text().equals("-")
        ? reading
        : reading.withWarning(Warning.Kind.UNSUPPORTED, "no " + ship.text());
  }

  private static RawData data(Ship ship, long slot) {
    int seed = ship.id().hashCode();
    Map<String, Object> data = new LinkedHashMap<>();
    if (!ship.text().equals("-")) {
      data.put(ship.text(), ship.text());
    }
    data.put("position_miles", slot * 0.02 + seed % 900);
    data.put("heading_degrees", Math.floorMod(seed + slot, 360L));
    data.put("speed_knots", 11.5 + seed % 7);
    data.put("fuel_tons", 900 - slot % 900 * 0.25);
    data.put("crew", 21 + Math.floorMod(seed, 9));
    data.put("waves_max_metres", null);
    data.put("engine", Map.of("rpm", 92, "oil_pressure_bar", 4.25));
    return RawData.of(
        KEY, Map.of("result", Map.of("meta_data", Map.of("name", ship.name()), "data", data)));
  }

  private static RoundResult failure(Ship ship, String source) {
    FailureKind kind = FailureKind.valueOf(ship.fails());
    String reason = ship.text().equals("-") ? "no answer from 10.0.0.1" : ship.text();
    String message = ship.name() + " is unreachable: " + reason;
    return RoundResult.failure(
        kind, message, source, RawData.of(KEY, Map.of("error", Map.of("message", message))));
  }
}
