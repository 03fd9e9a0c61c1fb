package io.github.panicmonitors.core;

import static java.util.Objects.requireNonNull;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.CheckReport;
import io.github.panicmonitors.api.manager.ManagerStatus;
import io.github.panicmonitors.api.manager.ManagerStatus.State;
import io.github.panicmonitors.core.internal.check.ConfigCheck;
import io.github.panicmonitors.core.internal.manager.ManagerSettings;
import io.github.panicmonitors.core.internal.manager.RunningManager;
import io.github.panicmonitors.core.internal.rounds.RoundCounters;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs a monitor for every configured monitorable: receives configurations (new, updated, removed)
 * from a broker or from its host, and publishes the readings.
 *
 * <pre>{@code
 * try (MonitorsManager manager =
 *     MonitorsManager.builder()
 *         .broker(RabbitMqBroker.uri("amqp://guest:guest@localhost"))
 *         .build()) {
 *   manager.start();
 *   ...
 * }
 * }</pre>
 *
 * <p>A manager is started once and closed once. It never closes what its host passes in (listeners,
 * providers, broker, clock).
 *
 * <p>Thread-safe. Listeners, providers, monitors and callbacks of futures may call every method:
 *
 * <ul>
 *   <li>{@link #status} and {@link #apply} never block.
 *   <li>{@link #check} and {@link #awaitConnected} block their caller as always. So does waiting
 *       for the future of {@link #apply}. A listener that waits receives its events later. A
 *       monitor that waits uses up the time of its round. A provider must not wait: no other
 *       document is parsed until its call returns.
 *   <li>A callback must not wait for another future of {@link #apply}, because futures complete one
 *       after the other.
 *   <li>{@link #close} returns at once and the manager closes in the background.
 *   <li>{@link #start} throws an {@link IllegalStateException}.
 * </ul>
 */
public final class MonitorsManager implements AutoCloseable {
  private final ManagerSettings settings;
  private final RoundCounters rounds = new RoundCounters();

  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
  private volatile @Nullable RunningManager running;
  private volatile boolean started;

  MonitorsManager(ManagerSettings settings) {
    this.settings = settings;
  }

  /** Returns a builder. */
  @CheckReturnValue
  public static MonitorsManagerBuilder builder() {
    return new MonitorsManagerBuilder();
  }

  /**
   * Starts the manager and waits for the first attempt of each of its connections to the broker. If
   * one fails, the status has the reason, and the manager retries in the background, unless the
   * broker refuses the credentials.
   *
   * @throws MonitorsStartException if two providers serve one type, if no role runs the type of a
   *     provider that the host added, if the store of configurations cannot be used, or if the
   *     broker refuses the credentials; the manager is then closed
   * @throws IllegalStateException if it was started or closed before
   */
  public void start() {
    if (!state.compareAndSet(State.NEW, State.RUNNING)) {
      throw new IllegalStateException("manager can be started only once and is " + state);
    }
    try {
      RunningManager next = RunningManager.start(settings, rounds);
      running = next;
      // A close that ran before "running" was set had nothing to close.
      if (state.get() == State.CLOSED) {
        next.close();
      } else {
        next.awaitFirstAttempts();
        started = true;
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Waits until all connections to the broker are open. Returns at once if there is no broker.
   *
   * @return whether all are open; {@code false} if the time passed first
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws IllegalStateException if the manager is not running
   */
  public boolean awaitConnected(Duration atMost) throws InterruptedException {
    return requireRunning().awaitConnected(requireNonNull(atMost, "atMost"));
  }

  /**
   * Applies a configuration document to every role that reads it, as if it had come from the
   * broker. Does not block.
   *
   * @return a future that completes when the document is applied and stored, rejected, or
   *     unclaimed. If the manager closes first, it completes with an {@link IllegalStateException}.
   *     It completes on its own thread, so a callback delays no document and no listener, only
   *     later futures of this manager.
   * @throws IllegalStateException if the manager is not running
   */
  public CompletableFuture<AppliedDocument> apply(ConfigDocument document) {
    return requireRunning().apply(requireNonNull(document, "document"));
  }

  /**
   * Applies a configuration document to one role, as if it had come from its queue. Does not block.
   *
   * @param role the role's name; of a manager without roles, the manager's name
   * @return as of {@link #apply(ConfigDocument)}
   * @throws IllegalArgumentException if there is no role of this name
   * @throws IllegalStateException if the manager is not running
   */
  public CompletableFuture<AppliedDocument> apply(String role, ConfigDocument document) {
    return requireRunning()
        .apply(requireNonNull(role, "role"), requireNonNull(document, "document"));
  }

  /**
   * Checks configurations before they are applied: parses the documents as the manager would, and
   * tries every source of every monitor once, including fallback sources. At most 32 sources are
   * tried at the same time, each within the deadline of a round.
   *
   * <p>Nothing is applied or published, and running monitors are not affected, so this can be
   * called in every state of the manager. Blocks until all sources have been tried.
   *
   * @param documents one for each routing key
   * @throws MonitorsStartException if two providers serve one type
   * @throws InterruptedException if the thread is interrupted; reads in progress are cancelled
   */
  public CheckReport check(Collection<ConfigDocument> documents) throws InterruptedException {
    for (ConfigDocument document : requireNonNull(documents, "documents")) {
      requireNonNull(document, "document");
    }
    return ConfigCheck.of(settings, documents);
  }

  /**
   * Checks configurations like {@link #check(Collection)}, in the form in which PANIC sends them: a
   * document that the manager could not read is rejected with the reason.
   *
   * @param documents the JSON texts by routing key; not copied, must not be changed
   * @throws MonitorsStartException if two providers serve one type
   * @throws InterruptedException if the thread is interrupted; running tries are cancelled
   */
  public CheckReport check(Map<RoutingKey, byte[]> documents) throws InterruptedException {
    requireNonNull(documents, "documents")
        .forEach(
            (key, body) -> {
              requireNonNull(key, "key");
              requireNonNull(body, "body");
            });
    return ConfigCheck.ofBodies(settings, documents);
  }

  /** Returns the current status, in every state of the manager. Does not block. */
  public ManagerStatus status() {
    RunningManager current = running;
    return current == null ? settings.idleStatus(now()) : current.status(now(), started);
  }

  RoundCounters rounds() {
    return rounds;
  }

  private RunningManager requireRunning() {
    RunningManager current = running;
    if (current == null || now() != State.RUNNING) {
      throw new IllegalStateException("manager must be running and is " + state);
    }
    return current;
  }

  private State now() {
    return requireNonNull(state.get());
  }

  /**
   * Stops all monitors, publishes the waiting messages, and closes the connections. Takes at most 8
   * s:
   *
   * <ul>
   *   <li>1 s for rounds that are running, or due at the time of the call, to finish. Their results
   *       are published. No other round starts.
   *   <li>2 s for cancelled rounds to end. Their results are discarded. A round that ignores its
   *       cancellation is abandoned, and its daemon thread is reported as leaked.
   *   <li>3 s to publish messages. Those that are left are dropped and counted.
   *   <li>2 s to disconnect, and to close the providers that the manager found itself.
   * </ul>
   *
   * <p>Each step ends as soon as nothing is left to wait for.
   *
   * <p>Returns at once if the manager is closed or being closed. Also returns at once, and the
   * manager closes in the background, if it is called by a listener, a provider, a monitor's round
   * or a callback of a future. If the thread is interrupted, all parts are closed without waiting
   * for them, and the interrupt flag is set again.
   */
  @Override
  public void close() {
    state.set(State.CLOSED);
    RunningManager current = running;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public String toString() {
    return settings.name() + " (" + state + ")";
  }
}
