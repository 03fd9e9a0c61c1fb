package io.github.panicmonitors.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.broker.Broker;
import io.github.panicmonitors.api.execution.ExecutionStrategy;
import io.github.panicmonitors.api.manager.ConnectionMode;
import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.PanicRoles;
import io.github.panicmonitors.api.manager.Role;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.manager.ManagerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link MonitorsManager}. All settings have defaults. Without a broker, the host applies
 * configurations with {@link MonitorsManager#apply} and receives rounds through a listener.
 *
 * <p>Not thread-safe.
 */
public final class MonitorsManagerBuilder {
  private static final int DEFAULT_MAX_MONITORABLES = 100_000;
  private static final int MAX_NAME_BYTES = 255;
  private static final Duration MIN_PERIOD = Duration.ofMillis(1);
  private static final Duration MAX_PERIOD = Duration.ofDays(365);

  private String name = DEFAULT_NAME;
  private static final String DEFAULT_NAME = "Monitors Manager";
  private static final String DEFAULT_CONFIGS_QUEUE = "monitors_manager_configs_queue";
  private static final String DEFAULT_HEARTBEAT_QUEUE = "monitors_manager_heartbeat_queue";

  private String configsQueue = DEFAULT_CONFIGS_QUEUE;
  private String heartbeatQueue = DEFAULT_HEARTBEAT_QUEUE;
  private List<Role> roles = List.of();
  private String nameBeforeRoles = DEFAULT_NAME;
  private @Nullable Broker broker;
  private ConnectionMode connections = ConnectionMode.SHARED;
  private ExecutionStrategy execution = ExecutionStrategies.automatic();
  private TimeSource time = TimeSource.system();
  private final List<MonitorProvider<?>> providers = new ArrayList<>();
  private final Map<String, Duration> periods = new LinkedHashMap<>();
  private final Map<String, Duration> deadlines = new LinkedHashMap<>();
  private final List<MonitorsListener> listeners = new ArrayList<>();
  private @Nullable ConfigStore configStore;
  private OutboxLimits outbox = OutboxLimits.defaults();
  private int maxMonitorables = DEFAULT_MAX_MONITORABLES;
  private boolean discovery = true;
  private @Nullable ClassLoader classLoader;

  MonitorsManagerBuilder() {}

  /**
   * Sets the manager's name, as PANIC knows it. Default: {@code Monitors Manager}.
   *
   * @throws IllegalArgumentException if it is blank or longer than 255 UTF-8 bytes
   */
  public MonitorsManagerBuilder name(String managerName) {
    name = requireShort("name", managerName);
    return this;
  }

  /**
   * Sets the queue that configurations come from, which the manager declares and consumes
   * exclusively. Default: {@code monitors_manager_configs_queue}.
   *
   * @throws IllegalArgumentException if it is blank or longer than 255 UTF-8 bytes
   */
  public MonitorsManagerBuilder configsQueue(String queue) {
    configsQueue = requireShort("configsQueue", queue);
    return this;
  }

  /**
   * Sets the queue that pings come from, which the manager declares. Default: {@code
   * monitors_manager_heartbeat_queue}.
   *
   * @throws IllegalArgumentException if it is blank or longer than 255 UTF-8 bytes
   */
  public MonitorsManagerBuilder heartbeatQueue(String queue) {
    heartbeatQueue = requireShort("heartbeatQueue", queue);
    return this;
  }

  /**
   * Makes this manager replace the given managers of PANIC. Each role keeps its own name and
   * queues. Then {@link #name} is only shown in threads, logs and the status. Default: no roles;
   * the manager is one for all types, with its own name and queues.
   *
   * @throws IllegalArgumentException if there is no role, if two roles have the same name or type,
   *     or if a queue is used twice
   */
  public MonitorsManagerBuilder roles(Role... managed) {
    return roles(List.of(requireNonNull(managed, "managed")));
  }

  /** Sets the roles, as {@link #roles(Role...)} does. */
  public MonitorsManagerBuilder roles(Collection<Role> managed) {
    List<Role> all = List.copyOf(requireNonNull(managed, "managed"));
    if (all.isEmpty()) {
      throw new IllegalArgumentException("roles must not be empty");
    }
    requireOnce("name", all.stream().map(Role::name));
    requireOnce(
        "queue",
        all.stream().flatMap(role -> Stream.of(role.configsQueue(), role.heartbeatQueue())));
    requireOnce("type", all.stream().flatMap(role -> role.types().stream()));
    roles = all;
    return this;
  }

  private static void requireOnce(String what, Stream<String> values) {
    Set<String> seen = new HashSet<>();
    values.forEach(
        value -> {
          if (!seen.add(value)) {
            throw new IllegalArgumentException(what + " must be in one role only: " + value);
          }
        });
  }

  /**
   * Sets the name that the manager had before it had roles. At the first start with roles over the
   * store of a manager without roles, PANIC is sent empty lists of sources under this name, unless
   * a role has it. Default: {@code Monitors Manager}.
   *
   * @throws IllegalArgumentException if it is blank or longer than 255 UTF-8 bytes
   */
  public MonitorsManagerBuilder nameBeforeRoles(String managerName) {
    nameBeforeRoles = requireShort("nameBeforeRoles", managerName);
    return this;
  }

  /** RabbitMQ carries names as AMQP short strings. */
  private static String requireShort(String what, String value) {
    if (requireNonNull(value, what).isBlank()) {
      throw new IllegalArgumentException(what + " must not be blank: '" + value + "'");
    }
    if (value.getBytes(UTF_8).length > MAX_NAME_BYTES) {
      throw new IllegalArgumentException(
          what + " must have at most " + MAX_NAME_BYTES + " UTF-8 bytes: " + Text.truncated(value));
    }
    if (!Text.isWellFormed(value)) {
      throw new IllegalArgumentException(
          what + " must be well-formed Unicode: " + Text.truncated(value));
    }
    return value;
  }

  /** Sets the broker to take configurations from and to publish to. Default: none. */
  public MonitorsManagerBuilder broker(Broker messageBroker) {
    broker = requireNonNull(messageBroker, "messageBroker");
    return this;
  }

  /**
   * Sets which connections monitors publish over. Default: {@link ConnectionMode#SHARED}. The other
   * modes allow at most {@value ConnectionMode#MAX_CONNECTIONS} monitorables.
   */
  public MonitorsManagerBuilder connections(ConnectionMode mode) {
    connections = requireNonNull(mode, "mode");
    return this;
  }

  /** Sets when and where monitors run. Default: {@link ExecutionStrategies#automatic()}. */
  public MonitorsManagerBuilder execution(ExecutionStrategy strategy) {
    execution = requireNonNull(strategy, "strategy");
    return this;
  }

  /** Sets the clock. Default: {@link TimeSource#system()}. */
  public MonitorsManagerBuilder time(TimeSource timeSource) {
    time = requireNonNull(timeSource, "timeSource");
    return this;
  }

  /**
   * Adds a provider. It replaces a discovered one of its type. The host closes it, after the
   * manager.
   */
  public MonitorsManagerBuilder provider(MonitorProvider<?> monitorProvider) {
    providers.add(requireNonNull(monitorProvider, "monitorProvider"));
    return this;
  }

  /**
   * Sets whether the manager looks for providers with {@link java.util.ServiceLoader} when it
   * starts. The manager closes those that it finds. Default: yes.
   */
  public MonitorsManagerBuilder discovery(boolean enabled) {
    discovery = enabled;
    return this;
  }

  /** Sets where to look for providers. Default: the starting thread's context class loader. */
  public MonitorsManagerBuilder classLoader(ClassLoader loader) {
    classLoader = requireNonNull(loader, "loader");
    return this;
  }

  /**
   * Sets the time between two rounds of a type's monitors. Default: the provider's.
   *
   * @throws IllegalArgumentException if {@code period} is less than a millisecond or more than 365
   *     days
   */
  public MonitorsManagerBuilder period(String type, Duration period) {
    periods.put(requireNonNull(type, "type"), requireInRange("period", period));
    return this;
  }

  /**
   * Sets the time after which a round of a type's monitors is cancelled. Default: the provider's.
   *
   * @throws IllegalArgumentException if {@code deadline} is less than a millisecond or more than
   *     365 days
   */
  public MonitorsManagerBuilder deadline(String type, Duration deadline) {
    deadlines.put(requireNonNull(type, "type"), requireInRange("deadline", deadline));
    return this;
  }

  private static Duration requireInRange(String name, Duration value) {
    if (requireNonNull(value, name).compareTo(MIN_PERIOD) < 0 || value.compareTo(MAX_PERIOD) > 0) {
      throw new IllegalArgumentException(name + " must be from 1 ms to 365 days: " + value);
    }
    return value;
  }

  /**
   * Sets the store of applied configurations, from which a restarted manager restores its monitors
   * at once. Default: none.
   */
  public MonitorsManagerBuilder configStore(ConfigStore store) {
    configStore = requireNonNull(store, "store");
    return this;
  }

  /**
   * Sets the limits of messages that are not published yet. Default: {@link
   * OutboxLimits#defaults()}.
   */
  public MonitorsManagerBuilder outbox(OutboxLimits limits) {
    outbox = requireNonNull(limits, "limits");
    return this;
  }

  /**
   * Sets the maximum number of monitorables. Entries over it are rejected. Default: 100,000, or
   * {@value ConnectionMode#MAX_CONNECTIONS} if {@code connections} is not {@code SHARED}.
   *
   * @throws IllegalArgumentException if {@code max} is not positive
   */
  public MonitorsManagerBuilder maxMonitorables(int max) {
    if (max <= 0) {
      throw new IllegalArgumentException("maxMonitorables must be positive: " + max);
    }
    maxMonitorables = max;
    return this;
  }

  /** Adds a listener. */
  public MonitorsManagerBuilder listener(MonitorsListener monitorsListener) {
    listeners.add(requireNonNull(monitorsListener, "monitorsListener"));
    return this;
  }

  /**
   * Returns a manager with these settings, not started yet. Creates no thread.
   *
   * @throws IllegalStateException if {@link #maxMonitorables} is more than {@link #connections}
   *     allows, if the manager has roles and another queue, or if it has no roles and the configs
   *     queue of one of {@link PanicRoles}
   */
  @CheckReturnValue
  public MonitorsManager build() {
    requireQueuesOfRoles();
    return new MonitorsManager(
        new ManagerSettings(
            name,
            configsQueue,
            heartbeatQueue,
            roles,
            nameBeforeRoles,
            broker,
            connections,
            execution,
            time,
            List.copyOf(providers),
            discovery,
            classLoader,
            Map.copyOf(periods),
            Map.copyOf(deadlines),
            configStore,
            outbox,
            allowedMonitorables(),
            List.copyOf(listeners)));
  }

  private void requireQueuesOfRoles() {
    if (!roles.isEmpty()) {
      boolean own =
          !configsQueue.equals(DEFAULT_CONFIGS_QUEUE)
              || !heartbeatQueue.equals(DEFAULT_HEARTBEAT_QUEUE);
      if (own) {
        throw new IllegalStateException(
            "a manager with roles cannot have other queues: "
                + configsQueue
                + ", "
                + heartbeatQueue);
      }
      return;
    }
    for (Role role : PanicRoles.all()) {
      if (role.configsQueue().equals(configsQueue)) {
        String factory = role.name().split(" ", 2)[0].toLowerCase(Locale.ROOT);
        throw new IllegalStateException(
            "configsQueue must not be that of PANIC's %s, use roles(PanicRoles.%s()): %s"
                .formatted(role.name(), factory, configsQueue));
      }
    }
  }

  private int allowedMonitorables() {
    if (connections == ConnectionMode.SHARED || maxMonitorables <= ConnectionMode.MAX_CONNECTIONS) {
      return maxMonitorables;
    }
    if (maxMonitorables != DEFAULT_MAX_MONITORABLES) {
      throw new IllegalStateException(
          "maxMonitorables must be at most %d with connections %s: %d"
              .formatted(ConnectionMode.MAX_CONNECTIONS, connections, maxMonitorables));
    }
    return ConnectionMode.MAX_CONNECTIONS;
  }
}
