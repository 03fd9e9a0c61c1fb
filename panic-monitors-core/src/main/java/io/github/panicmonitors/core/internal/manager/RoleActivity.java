package io.github.panicmonitors.core.internal.manager;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.api.manager.RoleStatus.Hold;
import io.github.panicmonitors.api.time.TimeSource;
import io.github.panicmonitors.core.internal.config.ConfigProcessor.Reconciler;
import io.github.panicmonitors.core.internal.config.DesiredState;
import io.github.panicmonitors.core.internal.config.ManagedRole;
import io.github.panicmonitors.core.internal.config.ManagedRoles;
import io.github.panicmonitors.core.internal.config.MonitorSpec;
import io.github.panicmonitors.core.internal.config.PendingDocument;
import io.github.panicmonitors.core.internal.config.SourceList;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which roles act, which means that their monitors run. A role acts from the first time
 * that it holds its configs queue. It also acts while the broker cannot be reached and has neither
 * granted nor refused the queue. A role that was refused and has never held its queue does not act,
 * because another manager does its work. The only role of a manager without roles always acts.
 *
 * <p>Sources are listed only while the queue is held. Changed by the control thread.
 */
final class RoleActivity {
  private static final Logger log = LoggerFactory.getLogger(RoleActivity.class);

  private final ManagedRoles roles;
  private final TimeSource time;
  private final EventLoop control;
  private final Reconciler registry;
  private final Supplier<DesiredState> desiredState;
  private final Consumer<SourceList> publisher;
  private final Map<String, RoleState> states = new LinkedHashMap<>();
  private Map<MonitorId, MonitorSpec> desired = Map.of();
  private Runnable whenFirstHeld = () -> {};

  /**
   * Creates an instance for roles that have not connected yet.
   *
   * @param hasBroker whether there is a broker; otherwise all roles act
   * @param registry runs the monitors of the acting roles
   * @param publisher publishes lists of sources
   */
  RoleActivity(
      ManagedRoles roles,
      boolean hasBroker,
      TimeSource time,
      EventLoop control,
      Reconciler registry,
      Supplier<DesiredState> desiredState,
      Consumer<SourceList> publisher) {
    this.roles = roles;
    this.time = time;
    this.control = control;
    this.registry = registry;
    this.desiredState = desiredState;
    this.publisher = publisher;
    for (ManagedRole role : roles.all()) {
      boolean acts = !role.isNamed() || !hasBroker;
      states.put(role.id(), new RoleState(acts, time.now()));
    }
  }

  RoleState state(String role) {
    return requireNonNull(states.get(role), role);
  }

  // ---- on the control thread

  /** Runs the monitors that should run and whose roles act. */
  void reconcile(Map<MonitorId, MonitorSpec> monitors) {
    desired = monitors;
    registry.reconcile(acting(monitors));
  }

  private Map<MonitorId, MonitorSpec> acting(Map<MonitorId, MonitorSpec> monitors) {
    if (states.values().stream().allMatch(RoleState::isActing)) {
      return monitors;
    }
    Map<MonitorId, MonitorSpec> acting = new LinkedHashMap<>(monitors);
    acting.values().removeIf(spec -> !state(spec.document().role()).isActing());
    return acting;
  }

  void sourceListChanged(SourceList list) {
    RoleState state = state(list.role());
    if (list.role().isEmpty() || state.hold() == Hold.HELD) {
      publisher.accept(list);
    } else {
      state.publishLater(list);
    }
  }

  // ---- on any thread

  /** Sets what to do on the control thread when a role first holds its queue. */
  void whenFirstHeld(Runnable action) {
    control.execute(() -> whenFirstHeld = action);
  }

  void received(PendingDocument document) {
    control.execute(
        () -> {
          if (roles.reads(document) && !document.isLost()) {
            state(document.role()).received(document.routingKey(), time.now());
          }
        });
  }

  void held(String role) {
    control.execute(() -> change(role, RoleState::held));
  }

  void refused(String role) {
    control.execute(() -> change(role, RoleState::refused));
  }

  void lost(String role) {
    control.execute(() -> change(role, RoleState::lost));
  }

  private void change(String role, Transition transition) {
    RoleState state = state(role);
    Hold before = state.hold();
    boolean acted = state.isActing();
    transition.apply(state, time.now());
    if (state.isActing() != acted) {
      registry.reconcile(acting(desired));
    }
    if (!role.isEmpty() && state.hold() != before) {
      report(role, state);
      if (state.hold() == Hold.HELD) {
        publishAll(role, state);
        whenFirstHeld.run();
        whenFirstHeld = () -> {};
      }
    }
  }

  private void report(String role, RoleState state) {
    switch (state.hold()) {
      case HELD -> log.info("{}: this manager holds its configs queue", role);
      case REFUSED ->
          log.warn(
              "{}: another consumer holds its configs queue; {}; retrying every 5 to 10 s",
              role,
              state.isActing() ? "its monitors continue" : "its monitors wait");
      case LOST, UNKNOWN -> log.debug("{}: connection lost", role);
    }
  }

  private void publishAll(String role, RoleState state) {
    Set<SourceList> lists = state.takeUnpublished();
    roles
        .byId(role)
        .ifPresent(managed -> lists.addAll(SourceList.all(managed, desiredState.get())));
    lists.forEach(publisher);
  }

  @FunctionalInterface
  private interface Transition {
    void apply(RoleState state, Instant now);
  }
}
