package io.github.panicmonitors.repositories;

import io.github.panicmonitors.http.JsonValue;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * A tag on Docker Hub.
 *
 * @param lastUpdated Unix seconds; null if Docker Hub does not say
 */
record Tag(String name, @Nullable Double lastUpdated) {
  private static final DateTimeFormatter ISO_8601 =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffsetId()
          .toFormatter();

  static Tag read(JsonValue json) {
    return new Tag(json.get("name").asString(), lastUpdated(json));
  }

  private static @Nullable Double lastUpdated(JsonValue json) {
    return json.get("last_updated")
        .optional()
        .or(() -> json.get("tag_last_pushed").optional())
        .map(time -> time.parse("an ISO 8601 time", Tag::unixSeconds))
        .orElse(null);
  }

  /** Returns Unix seconds as PANIC computes them: microseconds divided by a million. */
  static double unixSeconds(String text) {
    TemporalAccessor time = ISO_8601.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
    Instant instant =
        time instanceof LocalDateTime local
            ? local.toInstant(ZoneOffset.UTC)
            : OffsetDateTime.from(time).toInstant();
    long micros = instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    return micros / 1e6;
  }
}
