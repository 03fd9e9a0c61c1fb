package io.github.panicmonitors.api.monitor;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.InvalidConfigException;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.RoutingKey;
import java.util.List;
import java.util.Optional;

/**
 * Adds a monitorable type. The manager finds a provider with {@link java.util.ServiceLoader}, which
 * needs a public constructor without parameters, or the host gives one to the manager's builder.
 *
 * <p>Most providers implement {@link #descriptor}, {@link #read} and {@link #create}. A type whose
 * monitorables depend on more than one entry implements {@link #parse} instead of {@code read}.
 *
 * <p>An implementation meets these obligations, which {@code MonitorProviderContract} in the
 * testkit checks:
 *
 * <ul>
 *   <li>{@link #descriptor} always returns the same values. A manager has one provider for each
 *       type and does not start with two.
 *   <li>{@link #read} throws {@link InvalidConfigException} if an entry is wrong. Any other
 *       exception rejects the entry too, but the reason is its class alone. It does no I/O, and a
 *       document takes at most 5 s.
 *   <li>Equal entries give equal monitorables, whatever other entries the document has and whenever
 *       it is read: the manager does not read an accepted entry again until it changes.
 *   <li>Equal monitorables have equal names and contention keys. Fields that the monitor does not
 *       use are not part of a monitorable, because the monitor is replaced whenever its monitorable
 *       changes.
 *   <li>{@link #create} does no I/O. {@link Monitor#collect} does all the work.
 *   <li>Credentials appear in no name, message, payload or log line.
 *   <li>The provider is thread-safe and keeps no state from round to round. It may own resources
 *       that its monitors share, such as an HTTP client.
 * </ul>
 *
 * @param <M> the type's monitorables
 */
public interface MonitorProvider<M extends Monitorable> extends AutoCloseable {

  /** Returns the type's description: names, topics, period and deadline. */
  MonitorDescriptor descriptor();

  /**
   * Returns whether this provider reads the documents of a key that matches one of its topics. For
   * conditions that a topic cannot express. Default: yes.
   */
  default boolean claims(RoutingKey key) {
    return true;
  }

  /**
   * Reads one entry. The default supports only providers that implement {@link #parse}.
   *
   * @return the monitorable, or empty if the entry switches its monitor off
   * @throws InvalidConfigException if the entry is wrong: it is rejected with the exception's
   *     message, which must not contain credentials. Always, if the provider does not implement
   *     this method
   */
  default Optional<M> read(ConfigEntry entry) {
    throw new InvalidConfigException(
        getClass().getName() + " must implement read(ConfigEntry) or parse(ConfigGroup)");
  }

  /**
   * Parses a document. Default: {@linkplain #read reads} every entry that has changed, as {@link
   * ParsedConfig#ofEach} describes. If it throws, the type keeps its monitors of that document.
   */
  default ParsedConfig<M> parse(ConfigGroup<M> group) {
    return ParsedConfig.ofEach(group, this::read);
  }

  /**
   * Returns the name by which PANIC knows the monitor, as in its heartbeats. Default: the
   * descriptor's label and the monitorable's name, such as {@code Node monitor (cl_main)}.
   */
  default String monitorName(M monitorable) {
    return descriptor().label() + " (" + monitorable.name() + ")";
  }

  /**
   * Returns the sources that the monitorable is listed as in PANIC's monitorable messages. PANIC
   * shows only sources that are listed, and assigns alerts to them. A monitorable that publishes
   * data of several nodes lists each of them, in one or more {@linkplain
   * MonitorDescriptor#categories categories} of the descriptor. Several types may list the same
   * source in the same category. The manager sends it to PANIC once. Called once for each new or
   * changed monitorable, after {@link #parse}, on the same thread. Does no I/O. Default: the
   * monitorable's id and name, in the descriptor's first category.
   *
   * @return the sources, in any order. If the descriptor does not name the category of one, the
   *     monitorable's entries are rejected.
   */
  default List<ListedSource> listedAs(M monitorable) {
    String category = descriptor().categories().get(0);
    return List.of(new ListedSource(category, monitorable.id(), monitorable.name()));
  }

  /**
   * Returns a key that monitorables share if they compete for the same bottleneck, such as the host
   * that they are read from. The task queue bounds how many rounds of one key run at once, and
   * rounds of a {@linkplain MonitorDescriptor#isSerial serial} type come one at a time. Types share
   * keys. Default: the monitorable's id.
   */
  default String contentionKey(M monitorable) {
    return monitorable.id();
  }

  /**
   * Returns every place that the monitorable can be read from, the preferred one first. A check
   * runs one round for each of them, while a round of the monitor itself stops at the first that
   * answers. Does no I/O.
   *
   * <p>For a monitorable of several entries or endpoints, returns its endpoints. The monitor of
   * each asks its endpoint one cheap question, such as its height, to find out whether it can be
   * used. It returns a reading without messages, or a failure:
   *
   * <pre>{@code
   * return chain.endpoints().stream()
   *     .map(url -> new MonitorSource(url.toString(), context -> new HeightProbe(url, client)))
   *     .toList();
   * }</pre>
   *
   * <p>Default: a single source with the monitorable's name, read by its monitor.
   */
  default List<MonitorSource> sources(M monitorable) {
    return List.of(new MonitorSource(monitorable.name(), context -> create(monitorable, context)));
  }

  /** Returns a new monitor. Called on the monitor's own thread or on a worker. */
  Monitor create(M monitorable, MonitorContext context);

  /**
   * Returns the failure that is published for a round that passed its deadline and ended without a
   * result: it threw an exception or returned {@code null}. With this failure PANIC reports that
   * the source does not answer. Without a message it reports the monitor as dead. Called on the
   * round's thread, after {@link Monitor#collect}. Must not block: the call ends within the round's
   * grace period or the round is abandoned.
   *
   * @param context as for {@link #create}, without a snapshot
   * @return a failure, with or without messages. Default: empty, for a round that publishes
   *     nothing.
   */
  default Optional<RoundResult> timedOut(M monitorable, MonitorContext context) {
    return Optional.empty();
  }

  /**
   * Releases the resources that the monitors share. The manager closes the providers that it found
   * with {@link java.util.ServiceLoader}, after all monitors are closed. The host closes the
   * providers that it passed to the manager, after it has closed the manager. Later calls do
   * nothing. Default: does nothing.
   */
  @Override
  default void close() {}
}
