package io.github.panicmonitors.core.internal.config;

import static io.github.panicmonitors.core.internal.config.ConfigTypes.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.InvalidConfigException;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.ParsedConfig.Disabled;
import io.github.panicmonitors.api.config.ParsedConfig.Rejected;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.core.LogLines;
import io.github.panicmonitors.core.internal.config.ConfigTypes.Thing;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** What a faulty provider does costs no more than the entry that it concerns, and is said. */
class MonitorTypeTest {
  private static final String KEY = "chains.cosmos.hub.nodes_config";

  /** Reads each entry as a thing of its id and value. */
  private static class Things implements MonitorProvider<Thing> {
    @Override
    public MonitorDescriptor descriptor() {
      return MonitorDescriptor.builder("things")
          .topic("#")
          .otherRawDataRoutingKey("thing")
          .otherCategory("things")
          .build();
    }

    @Override
    public Optional<Thing> read(ConfigEntry entry) {
      return Optional.of(new Thing(entry.id(), "parent", entry.text("value")));
    }

    @Override
    @SuppressWarnings("NullAway") // what a provider without such a check returns
    public Monitor create(Thing thing, MonitorContext context) {
      return null;
    }
  }

  private static TypeResult.Parsed parse(MonitorProvider<Thing> provider, String... entries) {
    return (TypeResult.Parsed) ConfigTypes.type(provider).parse(document(KEY, entries), null);
  }

  @Test
  void entryWhoseReadingThrowsIsRejectedAndTracedWithoutTheText() {
    Things provider =
        new Things() {
          @Override
          public Optional<Thing> read(ConfigEntry entry) {
            String value = entry.text("value");
            Integer.parseInt(value);
            return super.read(entry);
          }
        };

    try (LogLines log = new LogLines(MonitorType.class, Level.FINE)) {
      TypeResult.Parsed parsed = parse(provider, "a=1", "b=s3cret pw", "c=3");

      assertThat(parsed.accepted()).extracting(one -> one.id().id()).containsExactly("a", "c");
      assertThat(parsed.rejected())
          .extracting(Rejected::id, Rejected::reason)
          .containsExactly(tuple("b", "provider failed: java.lang.NumberFormatException"));
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith(
              "things failed on " + KEY + " entry b: java.lang.NumberFormatException\n\tat ")
          .doesNotContain("s3cret");
    }
  }

  @Test
  void entryWhoseNameThrowsIsRejectedAlone() {
    Things provider =
        new Things() {
          @Override
          public String monitorName(Thing thing) {
            if (thing.name().equals("2")) {
              throw new IllegalStateException("s3cret");
            }
            return super.monitorName(thing);
          }
        };

    TypeResult.Parsed parsed = parse(provider, "a=1", "b=2");

    assertThat(parsed.accepted()).extracting(one -> one.id().id()).containsExactly("a");
    assertThat(parsed.rejected())
        .extracting(Rejected::id, Rejected::reason)
        .containsExactly(tuple("b", "provider failed: java.lang.IllegalStateException"));
  }

  @Test
  void entryWhoseNameIsCutInsideAPairIsRejectedAlone() {
    Things provider =
        new Things() {
          @Override
          public String monitorName(Thing thing) {
            return thing.name().substring(0, 1);
          }
        };

    assertThat(parse(provider, "a=1", "b=\ud83d\udc4d").rejected())
        .extracting(Rejected::id, Rejected::reason)
        .containsExactly(
            tuple("b", "id, name, parent id and monitor's name must be well-formed Unicode"));
  }

  @Test
  void entriesToWhichTheProviderGivesOneIdAreRejectedButTheFirst() {
    Things provider =
        new Things() {
          @Override
          public Optional<Thing> read(ConfigEntry entry) {
            return Optional.of(new Thing("main", "parent", entry.id()));
          }
        };

    assertThat(parse(provider, "a=1", "b=2").rejected())
        .extracting(Rejected::id, Rejected::reason)
        .containsExactly(tuple("b", "provider gives the id main to other entries too"));

    DesiredState state = DesiredState.empty(new Capacity(10, "full"));
    ConfigTypes types = new ConfigTypes(ConfigTypes.type(provider));
    state = types.fold(state, document(KEY, "a=1"));
    state = types.fold(state, document("chains.cosmos.two.nodes_config", "b=2"));
    assertThat(state.rejected())
        .singleElement()
        .extracting(rejected -> rejected.reason())
        .isEqualTo("provider gives entry b the id main, which it also gives to an entry of " + KEY);
  }

  @Test
  void parserThatSaysNothingOfEntriesIsReported(LogCheck log) {
    log.expect(
        "%s: provider .*MonitorTypeTest.* neither accepted, rejected nor disabled 2 of 3 entries, such as b"
            .formatted(KEY));
    Things provider =
        new Things() {
          @Override
          public ParsedConfig<Thing> parse(ConfigGroup<Thing> group) {
            return new ParsedConfig<>(List.of(), List.of(), List.of(new Disabled("a")));
          }
        };

    assertThat(parse(provider, "a=1", "b=2", "c=3").accepted()).isEmpty();
    assertThat(parse(provider).accepted()).isEmpty();
    assertThat(log.records()).hasSize(1);
  }

  @Test
  void parserThatReturnsNullFailsForItsType() {
    Things provider =
        new Things() {
          @Override
          @SuppressWarnings("NullAway") // what a provider without such a check returns
          public ParsedConfig<Thing> parse(ConfigGroup<Thing> group) {
            return null;
          }
        };

    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> parse(provider, "a=1"))
        .withMessage("null was returned");
  }
}
