package io.github.panicmonitors.api.config;

import static io.github.panicmonitors.api.config.ParsedConfig.Rejected.Scope.ENTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.panicmonitors.api.config.ParsedConfig.Accepted;
import io.github.panicmonitors.api.config.ParsedConfig.Rejected;
import io.github.panicmonitors.api.monitor.Monitorable;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each entry is read on its own, unless it has not changed. */
class ParsedConfigTest {
  private static final String KEY = "chains.cosmos.hub.nodes_config";
  private static final Node BEFORE = new Node("n1", "before");

  private record Node(String id, String name) implements Monitorable {
    @Override
    public String parentId() {
      return "chain";
    }
  }

  private static ConfigDocument document(String key, String id, @Nullable Object value) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put(id, value);
    return ConfigDocument.of(key, content);
  }

  /** Reads a document in whose previous version {@link #BEFORE} was made from this entry. */
  private static ParsedConfig<Node> read(ConfigDocument document, ConfigEntry origin) {
    return ParsedConfig.ofEach(
        ConfigGroup.of(document, Map.of(BEFORE.id(), BEFORE), Map.of(BEFORE.id(), origin)),
        entry -> Optional.of(new Node(entry.id(), "read again")));
  }

  private static List<String> names(ParsedConfig<Node> parsed) {
    return parsed.accepted().stream().map(Accepted::monitorable).map(Node::name).toList();
  }

  private static ConfigEntry entry(ConfigDocument document) {
    return document.entries().get(0);
  }

  @Test
  void equalEntryIsNotReadAgainWhateverTheOrderOfItsFields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("a", 1);
    fields.put("b", Arrays.asList("x", null));
    Map<String, Object> backwards = new LinkedHashMap<>();
    backwards.put("b", Arrays.asList("x", null));
    backwards.put("a", 1);

    ParsedConfig<Node> parsed =
        read(document(KEY, "n1", fields), entry(document(KEY, "n1", backwards)));

    assertThat(parsed.accepted()).containsExactly(new Accepted<>(BEFORE, Set.of("n1")));
  }

  @Test
  void entryThatDiffersIsReadAgain() {
    ConfigEntry origin = entry(document(KEY, "n1", Map.of("a", "1")));

    assertThat(names(read(document(KEY, "n1", Map.of("a", "2")), origin)))
        .containsExactly("read again");
    assertThat(names(read(document(KEY, "n1", Map.of("a", 1)), origin)))
        .containsExactly("read again");
    assertThat(names(read(document(KEY, "n1", Map.of("a", "1", "b", "2")), origin)))
        .containsExactly("read again");
    assertThat(read(document(KEY, "n1", null), origin).rejected()).hasSize(1);
  }

  @Test
  void equalEntryOfAnotherDocumentOrIdIsReadAgain() {
    ConfigEntry origin = entry(document(KEY, "n1", Map.of("a", "1")));

    assertThat(names(read(document("general.nodes_config", "n1", Map.of("a", "1")), origin)))
        .containsExactly("read again");
    assertThat(names(read(document(KEY, "n2", Map.of("a", "1")), origin)))
        .containsExactly("read again");
  }

  @Test
  void entryIsReadIfNobodyKnowsWhatWasMadeOfIt() {
    ConfigGroup<Node> group =
        ConfigGroup.of(
            document(KEY, "n1", Map.of("a", "1")), Map.of(BEFORE.id(), BEFORE), Map.of());

    assertThat(group.unchanged(group.entries().get(0))).isEmpty();
    assertThat(group.previous("n1")).contains(BEFORE);
  }

  private static ParsedConfig<Node> readFailing(Throwable... thrown) {
    Map<String, Object> content = new LinkedHashMap<>();
    for (int i = 0; i < thrown.length; i++) {
      content.put("bad" + i, Map.of("n", i));
    }
    content.put("good", Map.of());
    return ParsedConfig.ofEach(
        ConfigGroup.of(ConfigDocument.of(KEY, content)),
        entry -> {
          if (entry.has("n")) {
            throw sneaky(thrown[entry.integer("n")]);
          }
          return Optional.of(new Node(entry.id(), "read"));
        });
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X sneaky(Throwable thrown) throws X {
    throw (X) thrown;
  }

  @Test
  void entryWhoseParserThrowsAnythingIsRejectedAloneWithTheClassOfTheException() {
    ParsedConfig<Node> parsed =
        readFailing(
            new NumberFormatException("s3cret"),
            new IllegalArgumentException("s3cret", new IOException("s3cret")),
            new StackOverflowError("s3cret"),
            new IOException("s3cret"),
            new HostileException());

    assertThat(names(parsed)).containsExactly("read");
    assertThat(parsed.rejected())
        .extracting(Rejected::id, Rejected::reason, Rejected::keeps)
        .containsExactly(
            tuple("bad0", "provider failed: java.lang.NumberFormatException", ENTRY),
            tuple("bad1", "provider failed: java.lang.IllegalArgumentException", ENTRY),
            tuple("bad2", "provider failed: java.lang.StackOverflowError", ENTRY),
            tuple("bad3", "provider failed: java.io.IOException", ENTRY),
            tuple("bad4", "provider failed: " + HostileException.class.getName(), ENTRY));
    assertThat(parsed.toString()).doesNotContain("s3cret");
    assertThat(parsed.rejected().get(1).trace())
        .startsWith("java.lang.IllegalArgumentException\n\tat " + getClass().getName())
        .contains("\nCaused by: java.io.IOException\n\tat ");
  }

  /** Throws from every method that may be overridden. */
  private static final class HostileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException();
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException();
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new IllegalStateException();
    }
  }

  @Test
  void reasonOfAnInvalidEntryIsTheMessageOfItsException() {
    assertThat(readFailing(new InvalidConfigException("port must be positive: -1")).rejected())
        .containsExactly(Rejected.entry("bad0", "port must be positive: -1"));
  }

  @Test
  void entryForWhichTheParserReturnsNullIsRejected() {
    ConfigGroup<Node> group = ConfigGroup.of(document(KEY, "n1", Map.of()));

    assertThat(ParsedConfig.ofEach(group, entry -> null).rejected())
        .containsExactly(Rejected.entry("n1", "provider failed: null was returned"));
  }

  @Test
  void tracesAreWrittenForTheFirstEntriesOnly() {
    Throwable[] thrown = new Throwable[100];
    Arrays.fill(thrown, new IllegalStateException());

    ParsedConfig<Node> parsed = readFailing(thrown);

    assertThat(parsed.rejected()).hasSize(100);
    assertThat(parsed.rejected()).filteredOn(one -> !one.trace().isEmpty()).hasSize(10);
  }

  @Test
  void invalidEntryIsRejectedWithTheReasonOfItsDocument() {
    ConfigGroup<Node> group = ConfigGroup.of(document(KEY, "n1", Map.of("port", Double.NaN)));

    assertThat(ParsedConfig.ofEach(group, entry -> Optional.of(BEFORE)).rejected())
        .containsExactly(
            Rejected.entry(
                "n1", "value at n1.port must be a number in the range of a double: NaN"));
  }
}
