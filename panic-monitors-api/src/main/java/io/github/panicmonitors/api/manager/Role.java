package io.github.panicmonitors.api.manager;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.internal.ShortString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A manager that PANIC knows by name, and that a {@code MonitorsManager} runs in its place: its two
 * queues, the documents that it reads, and the types of its monitors. {@link PanicRoles} has
 * PANIC's own. Immutable.
 *
 * <pre>{@code
 * Role.builder("Oracle Monitors Manager")
 *     .configsQueue("oracle_monitors_manager_configs_queue")
 *     .heartbeatQueue("oracle_monitors_manager_heartbeat_queue")
 *     .build()
 *     .withType("oracle");
 * }</pre>
 */
@CheckReturnValue
public final class Role {
  private final String name;
  private final String configsQueue;
  private final String heartbeatQueue;
  private final List<TopicPattern> topics;
  private final List<TopicPattern> reads;
  private final List<TopicPattern> ignores;
  private final Set<String> types;
  private final Set<String> addedTypes;

  private Role(Builder builder, Set<String> addedTypes) {
    name = builder.name;
    configsQueue = requireSet("configsQueue", builder.configsQueue);
    heartbeatQueue = requireSet("heartbeatQueue", builder.heartbeatQueue);
    topics = List.copyOf(builder.topics);
    reads = List.copyOf(builder.reads);
    ignores = List.copyOf(builder.ignores);
    types = copy(builder.types);
    this.addedTypes = copy(addedTypes);
  }

  private Role(Role role, Set<String> addedTypes) {
    name = role.name;
    configsQueue = role.configsQueue;
    heartbeatQueue = role.heartbeatQueue;
    topics = role.topics;
    reads = role.reads;
    ignores = role.ignores;
    types = role.types;
    this.addedTypes = copy(addedTypes);
  }

  private static Set<String> copy(Set<String> types) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(types));
  }

  private static String requireSet(String what, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(what + " must be set");
    }
    return value;
  }

  /**
   * Returns a builder.
   *
   * @param name the name in heartbeats and in lists of sources
   * @throws IllegalArgumentException if {@code name} is blank or longer than 255 UTF-8 bytes
   */
  public static Builder builder(String name) {
    return new Builder(requireName("name", name));
  }

  private static String requireName(String what, String value) {
    if (requireNonNull(value, what).isBlank()) {
      throw new IllegalArgumentException(what + " must not be blank: '" + value + "'");
    }
    return ShortString.require(what, value);
  }

  /**
   * Returns a copy with another type. The role also binds the topics of this type's provider, and
   * reads their documents.
   */
  public Role withType(String type) {
    Set<String> all = new LinkedHashSet<>(addedTypes);
    all.add(requireNonNull(type, "type"));
    return new Role(this, all);
  }

  /** Returns the name in heartbeats and in lists of sources. */
  public String name() {
    return name;
  }

  /** Returns the queue that its configurations come from. */
  public String configsQueue() {
    return configsQueue;
  }

  /** Returns the queue that its pings come from. */
  public String heartbeatQueue() {
    return heartbeatQueue;
  }

  /** Returns the topics that its queue of configurations is bound to, without those of types. */
  public List<TopicPattern> topics() {
    return topics;
  }

  /** Returns whether the role reads documents with this key. Does not consider added types. */
  public boolean reads(RoutingKey key) {
    return matches(reads.isEmpty() ? topics : reads, key) && !matches(ignores, key);
  }

  private static boolean matches(List<TopicPattern> patterns, RoutingKey key) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(key.value()));
  }

  /** Returns all types of its monitors. */
  public Set<String> types() {
    Set<String> all = new LinkedHashSet<>(types);
    all.addAll(addedTypes);
    return all;
  }

  /** Returns the types that {@link #withType} added. */
  public Set<String> addedTypes() {
    return addedTypes;
  }

  @Override
  public String toString() {
    return name;
  }

  /** Builds a {@link Role}. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private String configsQueue = "";
    private String heartbeatQueue = "";
    private final List<TopicPattern> topics = new ArrayList<>();
    private final List<TopicPattern> reads = new ArrayList<>();
    private final List<TopicPattern> ignores = new ArrayList<>();
    private final Set<String> types = new LinkedHashSet<>();

    private Builder(String name) {
      this.name = name;
    }

    /**
     * Sets the queue that configurations come from. Must be set.
     *
     * @throws IllegalArgumentException if it is blank or longer than 255 UTF-8 bytes
     */
    public Builder configsQueue(String queue) {
      configsQueue = requireName("configsQueue", queue);
      return this;
    }

    /**
     * Sets the queue that pings come from. Must be set.
     *
     * @throws IllegalArgumentException if it is blank or longer than 255 UTF-8 bytes
     */
    public Builder heartbeatQueue(String queue) {
      heartbeatQueue = requireName("heartbeatQueue", queue);
      return this;
    }

    /** Adds a topic that the queue of configurations is always bound to. */
    public Builder topic(String pattern) {
      topics.add(TopicPattern.of(pattern));
      return this;
    }

    /** Adds documents that the role reads. Default: those of all topics. */
    public Builder reads(String pattern) {
      reads.add(TopicPattern.of(pattern));
      return this;
    }

    /** Adds documents that the role does not read, although one of its patterns matches. */
    public Builder ignores(String pattern) {
      ignores.add(TopicPattern.of(pattern));
      return this;
    }

    /**
     * Adds a type. It gets the documents that the role reads: see {@link #reads} and {@link
     * #ignores}.
     */
    public Builder type(String type) {
      types.add(requireNonNull(type, "type"));
      return this;
    }

    /**
     * Returns the role.
     *
     * @throws IllegalArgumentException if a queue is not set
     */
    @CheckReturnValue
    public Role build() {
      return new Role(this, Set.of());
    }
  }
}
