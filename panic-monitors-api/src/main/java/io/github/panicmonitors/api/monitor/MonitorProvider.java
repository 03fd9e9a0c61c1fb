package io.github.panicmonitors.api.monitor;

import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.config.RoutingKey;
import java.util.List;

/**
 * Adds a monitorable type. Found by {@link java.util.ServiceLoader}, for which it needs a public
 * constructor without parameters, or given to the manager's builder.
 *
 * <p>What an implementer must see to:
 *
 * <ul>
 *   <li>One provider serves one type; two of the same type in one manager are an error.
 *   <li>{@link #parse} reads every entry on its own and never throws: what is wrong with an entry
 *       is a rejection. It does no I/O and takes no longer than 5 s.
 *   <li>Equal entries give equal monitorables, whatever stands beside them and whenever they are
 *       read: an accepted entry is not read again before it changes. Fields that the monitor does
 *       not use must not make a monitorable differ: a difference ends its monitor and starts a new
 *       one.
 *   <li>{@link #create} does no I/O. All work is done in {@link Monitor#collect}.
 *   <li>Credentials stay out of names, messages and payloads.
 * </ul>
 *
 * <p>A provider has no state of its own and is safe for use by several threads.
 *
 * @param <M> what a configuration entry of this type becomes
 */
public interface MonitorProvider<M extends Monitorable> {

  /** Returns what the manager must know of the type; always the same. */
  MonitorDescriptor descriptor();

  /**
   * Tells whether documents of this key are this provider's, after the key has matched one of its
   * topics. For what a topic cannot express. Default: yes.
   */
  default boolean claims(RoutingKey key) {
    return true;
  }

  /**
   * Returns which documents must be read together: those of keys with the same group. Default: each
   * document on its own.
   */
  default String group(RoutingKey key) {
    return key.value();
  }

  /**
   * Reads a group of documents. See {@link ParsedConfig#ofEach}, which leaves out what has not
   * changed. Of that, equal monitorables are taken to have equal names and contention keys.
   */
  ParsedConfig<M> parse(ConfigGroup<M> group);

  /**
   * Returns the monitor's name as PANIC knows it, such as {@code Node monitor (cl_main)}: the
   * component of its heartbeats.
   */
  String monitorName(M monitorable);

  /**
   * Returns who shares a bottleneck with this monitorable, such as the host it is scraped from, so
   * that one slow host cannot take all workers. Default: its id, nobody.
   */
  default String contentionKey(M monitorable) {
    return monitorable.id();
  }

  /**
   * Returns each place that the monitorable can be read from, in the order of preference, so that a
   * check can try all of them, where a round ends with the first that answers. Does no I/O.
   * Default: one, the monitorable as it is.
   */
  default List<MonitorSource<M>> sources(M monitorable) {
    return List.of(new MonitorSource<>(monitorable.name(), monitorable));
  }

  /** Returns a new monitor. Called on the monitor's own thread or worker. */
  Monitor create(M monitorable, MonitorContext context);
}
