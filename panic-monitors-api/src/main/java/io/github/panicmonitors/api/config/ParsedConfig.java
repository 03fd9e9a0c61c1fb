package io.github.panicmonitors.api.config;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.monitor.Monitorable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The result of parsing a {@link ConfigGroup}. Immutable. Every entry is accepted, rejected with a
 * reason, or disabled. Most providers return {@link #ofEach}.
 *
 * <p>The manager stores the configuration that is running. For a rejected entry it stores the
 * previous version of the entry or of the whole document, as the rejection says. Parsing what is
 * stored, without any previous version, must give the same monitorables.
 *
 * @param <M> the provider's monitorables
 * @param accepted the monitorables that should run
 * @param rejected the invalid entries
 * @param disabled the entries that are valid but switched off; their monitors are stopped
 */
@CheckReturnValue
public record ParsedConfig<M extends Monitorable>(
    List<Accepted<M>> accepted, List<Rejected> rejected, List<Disabled> disabled) {

  /** The maximum number of traces for a document. Writing thousands would take seconds. */
  private static final int MAX_TRACES = 10;

  /** Creates a result of copies of the lists. */
  public ParsedConfig {
    accepted = List.copyOf(accepted);
    rejected = List.copyOf(rejected);
    disabled = List.copyOf(disabled);
  }

  /**
   * Reads every entry on its own. An entry is rejected if the parser throws, or if its {@code id}
   * field differs from its key. It is disabled if the parser returns empty.
   *
   * <p>The reason of a rejection is the message of an {@link InvalidConfigException}. For any other
   * exception it is only the class, because the message may hold credentials.
   *
   * <p>An accepted entry that {@linkplain ConfigGroup#unchanged has not changed} is not parsed
   * again: it keeps its monitorable. A rejected or disabled entry is parsed every time.
   *
   * @param parser returns the monitorable of an entry, or empty if the entry is switched off; the
   *     result depends on that entry alone
   */
  public static <M extends Monitorable> ParsedConfig<M> ofEach(
      ConfigGroup<M> group, Function<ConfigEntry, Optional<M>> parser) {
    List<Accepted<M>> accepted = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    List<Disabled> disabled = new ArrayList<>();
    for (ConfigEntry entry : group.entries()) {
      try {
        group
            .unchanged(entry)
            .or(() -> read(entry, parser))
            .ifPresentOrElse(
                monitorable -> accepted.add(new Accepted<>(monitorable, Set.of(entry.id()))),
                () -> disabled.add(new Disabled(entry.id())));
      } catch (Throwable e) {
        rejected.add(Rejected.failed(entry.id(), e, rejected.size() < MAX_TRACES));
      }
    }
    return new ParsedConfig<>(accepted, rejected, disabled);
  }

  private static <M extends Monitorable> Optional<M> read(
      ConfigEntry entry, Function<ConfigEntry, Optional<M>> parser) {
    requireOwnId(entry);
    Optional<M> monitorable = parser.apply(entry);
    if (monitorable == null) {
      throw new InvalidConfigException("provider failed: null was returned");
    }
    return monitorable;
  }

  private static void requireOwnId(ConfigEntry entry) {
    Optional<String> id = entry.optionalText("id");
    if (id.isPresent() && !id.get().equals(entry.id())) {
      throw new InvalidConfigException(
          "id differs from the entry's key: " + Text.truncated(id.get()));
    }
  }

  /**
   * A monitorable that should run.
   *
   * @param <M> the provider's monitorables
   * @param monitorable the monitorable
   * @param entries the ids of the entries that it was made from; if empty, the entry with the
   *     monitorable's id
   */
  public record Accepted<M extends Monitorable>(M monitorable, Set<String> entries) {
    /** Creates an accepted monitorable. */
    public Accepted {
      requireNonNull(monitorable, "monitorable");
      entries = Set.copyOf(entries);
    }
  }

  /**
   * An invalid entry.
   *
   * @param id the entry's id
   * @param reason what is wrong, for an operator
   * @param keeps what keeps its previous version: this entry or the whole document
   * @param trace classes and stack frames of an unexpected exception, without its message, for the
   *     log at level debug; empty if there is none
   */
  public record Rejected(String id, String reason, Scope keeps, String trace) {
    /** What a rejection keeps from the previous version of the document. */
    public enum Scope {
      /** The rejected entry. The other entries are applied. */
      ENTRY,
      /** The whole document. Nothing of the new version is applied. */
      DOCUMENT
    }

    /** Creates a rejection. */
    public Rejected {
      requireNonNull(id, "id");
      requireNonNull(reason, "reason");
      requireNonNull(keeps, "keeps");
      requireNonNull(trace, "trace");
    }

    /** Rejects one entry. Its previous version keeps running. */
    public static Rejected entry(String id, String reason) {
      return new Rejected(id, reason, Scope.ENTRY, "");
    }

    /**
     * Rejects one entry because reading it threw. Its previous version keeps running. The reason is
     * the message of an {@link InvalidConfigException}, and the class of any other exception.
     */
    public static Rejected failed(String id, Throwable thrown) {
      return failed(id, thrown, true);
    }

    static Rejected failed(String id, Throwable thrown, boolean traced) {
      if (thrown instanceof InvalidConfigException invalid) {
        return entry(id, invalid.getMessage());
      }
      String reason = "provider failed: " + thrown.getClass().getName();
      return new Rejected(id, reason, Scope.ENTRY, traced ? Text.stackTrace(thrown) : "");
    }

    /** Returns this rejection for the whole document. */
    public Rejected keepingDocument() {
      return new Rejected(id, reason, Scope.DOCUMENT, trace);
    }

    /** Rejects the whole document because of this entry. Its previous version keeps running. */
    public static Rejected document(String id, String reason) {
      return new Rejected(id, reason, Scope.DOCUMENT, "");
    }
  }

  /**
   * An entry that is switched off.
   *
   * @param id the entry's id
   */
  public record Disabled(String id) {
    /** Creates a disabled entry. */
    public Disabled {
      requireNonNull(id, "id");
    }
  }
}
