package io.github.panicmonitors.api.config;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.monitor.Monitorable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a provider made of a {@link ConfigGroup}: every entry is accepted, rejected with a reason,
 * or disabled. Most providers return {@link #ofEach}. Immutable.
 *
 * @param <M> the provider's monitorables
 * @param accepted what is to run
 * @param rejected what is wrong; a previous version of it keeps running
 * @param disabled what is in order but not to be run; it is stopped if it runs
 */
@CheckReturnValue
public record ParsedConfig<M extends Monitorable>(
    List<Accepted<M>> accepted, List<Rejected> rejected, List<Disabled> disabled) {

  /** Creates a result of copies of the lists. */
  public ParsedConfig {
    accepted = List.copyOf(accepted);
    rejected = List.copyOf(rejected);
    disabled = List.copyOf(disabled);
  }

  /**
   * Reads every entry on its own. An entry is rejected if the parser throws {@link
   * InvalidConfigException}, or if its {@code id} field differs from its key; it is disabled if the
   * parser returns empty.
   *
   * <p>An entry that was accepted and {@linkplain ConfigGroup#unchanged has not changed since} is
   * not read again: its monitorable is what it was. One that was rejected or disabled is. A
   * provider whose monitorables depend on several entries makes its result itself.
   */
  public static <M extends Monitorable> ParsedConfig<M> ofEach(
      ConfigGroup<M> group, EntryParser<M> parser) {
    List<Accepted<M>> accepted = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    List<Disabled> disabled = new ArrayList<>();
    for (ConfigEntry entry : group.entries()) {
      try {
        group
            .unchanged(entry)
            .or(() -> read(entry, parser))
            .ifPresentOrElse(
                monitorable -> accepted.add(new Accepted<>(entry.key(), monitorable)),
                () -> disabled.add(new Disabled(entry.key(), entry.id())));
      } catch (InvalidConfigException e) {
        rejected.add(new Rejected(entry.key(), entry.id(), String.valueOf(e.getMessage())));
      }
    }
    return new ParsedConfig<>(accepted, rejected, disabled);
  }

  private static <M extends Monitorable> Optional<M> read(
      ConfigEntry entry, EntryParser<M> parser) {
    requireOwnId(entry);
    return parser.parse(entry);
  }

  private static void requireOwnId(ConfigEntry entry) {
    Optional<String> id = entry.optionalText("id");
    if (id.isPresent() && !id.get().equals(entry.id())) {
      throw new InvalidConfigException(
          "id differs from the entry's key: " + Text.truncated(id.get()));
    }
  }

  /**
   * Reads one entry. What comes of it depends on that entry alone: once accepted, it is not read
   * again before it changes.
   *
   * @param <M> the provider's monitorables
   */
  @FunctionalInterface
  public interface EntryParser<M extends Monitorable> {

    /**
     * Returns the entry's monitorable, or empty if the entry says that it is not to be run.
     *
     * @throws InvalidConfigException if something is wrong with the entry
     */
    Optional<M> parse(ConfigEntry entry);
  }

  /**
   * A monitorable that is to run.
   *
   * @param <M> the provider's monitorables
   * @param key the document that it belongs to
   * @param monitorable what the provider made of it
   */
  public record Accepted<M extends Monitorable>(RoutingKey key, M monitorable) {}

  /**
   * An entry that is wrong.
   *
   * @param key the document that it is in
   * @param id the entry's id
   * @param reason what is wrong, for an operator
   */
  public record Rejected(RoutingKey key, String id, String reason) {
    /** Creates a rejection. */
    public Rejected {
      requireNonNull(key, "key");
      requireNonNull(id, "id");
      requireNonNull(reason, "reason");
    }
  }

  /**
   * An entry that is not to be run.
   *
   * @param key the document that it is in
   * @param id the entry's id
   */
  public record Disabled(RoutingKey key, String id) {}
}
