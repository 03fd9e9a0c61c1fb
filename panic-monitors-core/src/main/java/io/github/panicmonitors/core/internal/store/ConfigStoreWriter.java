package io.github.panicmonitors.core.internal.store;

import io.github.panicmonitors.core.ConfigStore;
import io.github.panicmonitors.core.StoredDocument;
import io.github.panicmonitors.core.internal.config.DesiredState;
import io.github.panicmonitors.core.internal.config.DocumentKey;
import io.github.panicmonitors.core.internal.config.ManagedRoles;
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
  private final Set<DocumentKey> changed = new HashSet<>();
  private boolean saveScheduled;
  private boolean failing;

  /** The documents without a role that a manager with roles keeps. */
  private volatile List<StoredDocument> kept = List.of();

  private volatile int unsaved;

  /**
   * False if the store could not be read: it is not overwritten, because its content may be valid.
   */
  private volatile boolean readable = true;

  public ConfigStoreWriter(ManagerThreads threads, ConfigStore store) {
    this.store = store;
    this.loop = new EventLoop(threads, "config-store");
  }

  /**
   * Returns the documents that were saved last, and deletes those of roles that are no longer
   * named. Blocks. Called once, before anything is saved.
   */
  public RestoredDocuments load(ManagedRoles roles) {
    RestoredDocuments loaded = load(store, roles);
    kept = loaded.kept();
    return loaded;
  }

  private RestoredDocuments load(ConfigStore store, ManagedRoles roles) {
    List<StoredDocument> stored;
    RestoredDocuments loaded;
    try {
      stored = store.load();
      loaded = RestoredDocuments.of(stored, roles);
    } catch (Throwable e) {
      log.error(
          "configurations cannot be restored from {}; the manager starts without, and saves none",
          store,
          e);
      readable = false;
      return RestoredDocuments.NONE;
    }
    if (loaded.deleted() > 0) {
      delete(loaded, stored, roles);
    }
    return loaded;
  }

  /**
   * Saves the remaining documents at once. Otherwise a role that is named again later would get the
   * deleted ones back.
   */
  private void delete(RestoredDocuments loaded, List<StoredDocument> stored, ManagedRoles roles) {
    log.info(
        "{} stored documents were deleted: this manager no longer has their roles",
        loaded.deleted());
    try {
      store.save(
          stored.stream().filter(document -> RestoredDocuments.isKept(document, roles)).toList());
    } catch (Throwable e) {
      report(e);
    }
  }

  /** Saves a state of which no document has changed. */
  public void save(DesiredState state) {
    loop.execute(
        () -> {
          newest = state;
          scheduleSave();
        });
  }

  /**
   * Saves a state, then runs an action, even if saving failed.
   *
   * @param document the document that changed
   * @return false if this is closed already: the action does not run
   */
  public boolean save(DesiredState state, DocumentKey document, Runnable whenSaved) {
    return loop.execute(() -> add(state, document, whenSaved));
  }

  private void add(DesiredState state, DocumentKey document, Runnable whenSaved) {
    newest = state;
    changed.add(document);
    afterSaving.add(whenSaved);
    scheduleSave();
  }

  private void scheduleSave() {
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
        List<StoredDocument> all = new ArrayList<>(state.stored());
        all.addAll(kept);
        store.save(all);
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
