package io.github.panicmonitors.core.internal.store;

import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.core.ConfigStore;
import io.github.panicmonitors.core.StoredDocument;
import io.github.panicmonitors.core.internal.config.DesiredState;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the documents of the desired state on its own thread. States that arrive while the store is
 * busy are saved as one.
 */
public final class ConfigStoreWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConfigStoreWriter.class);

  private final ConfigStore store;
  private final EventLoop loop;

  // Touched by the loop's thread only.
  private @Nullable DesiredState newest;
  private final List<Runnable> afterSaving = new ArrayList<>();
  private final Set<RoutingKey> changed = new HashSet<>();
  private boolean saveScheduled;
  private boolean failing;

  private volatile int unsaved;

  /**
   * False if the store could not be read: it is not overwritten, because its content may be valid.
   */
  private volatile boolean readable = true;

  public ConfigStoreWriter(ManagerThreads threads, ConfigStore store) {
    this.store = store;
    this.loop = new EventLoop(threads, "config-store");
  }

  /** Returns the documents that were saved last. Blocks. Called once, before anything is saved. */
  public List<StoredDocument> load() {
    try {
      return store.load();
    } catch (Throwable e) {
      log.error(
          "configurations cannot be restored from {}; the manager starts without, and saves none",
          store,
          e);
      readable = false;
      return List.of();
    }
  }

  /**
   * Saves a state, then runs an action, even if saving failed.
   *
   * @param document the document that changed
   * @return false if this is closed already: the action does not run
   */
  public boolean save(DesiredState state, RoutingKey document, Runnable whenSaved) {
    return loop.execute(() -> add(state, document, whenSaved));
  }

  private void add(DesiredState state, RoutingKey document, Runnable whenSaved) {
    newest = state;
    changed.add(document);
    afterSaving.add(whenSaved);
    if (!saveScheduled) {
      saveScheduled = true;
      // Behind the states that wait already, so that one write serves them all.
      loop.execute(this::save);
    }
  }

  private void save() {
    saveScheduled = false;
    DesiredState state = newest;
    List<Runnable> waiting = List.copyOf(afterSaving);
    afterSaving.clear();
    try {
      if (readable && state != null) {
        store.save(state.stored());
        changed.clear();
        report(null);
      }
    } catch (Throwable e) {
      report(e);
    } finally {
      unsaved = changed.size();
      // Each on its own, so that a failure does not affect the others.
      waiting.forEach(loop::execute);
    }
  }

  /** Returns the number of changed documents that the store does not have, because it fails. */
  public long unsaved() {
    return unsaved;
  }

  private void report(@Nullable Throwable failure) {
    if (failure != null && !failing) {
      log.error("configurations cannot be saved to {}; monitors continue", store, failure);
    } else if (failure == null && failing) {
      log.info("configurations are saved to {} again", store);
    }
    failing = failure != null;
  }

  @Override
  public void close() {
    loop.close();
  }

  public boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    return loop.awaitEnd(deadlineNanos);
  }
}
