package io.github.panicmonitors.core.internal.store;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.core.ConfigStore;
import io.github.panicmonitors.core.internal.config.Rejections;
import io.github.panicmonitors.core.internal.loop.EventLoop;
import io.github.panicmonitors.core.internal.loop.ManagerThreads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves applied documents on a thread of its own. Those that come while the disk is busy are saved
 * together.
 */
public final class ConfigStoreWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConfigStoreWriter.class);

  private final ConfigStore store;
  private final EventLoop loop;

  // Touched by the loop's thread only.
  private final Map<RoutingKey, ConfigDocument> newest = new TreeMap<>();
  private final List<Runnable> afterSaving = new ArrayList<>();
  private final Set<RoutingKey> changed = new HashSet<>();
  private boolean saveScheduled;
  private boolean failing;

  private volatile int unsaved;

  /** What cannot be read may be good: it is not written over. Set before anything is kept. */
  private volatile boolean readable = true;

  public ConfigStoreWriter(ManagerThreads threads, ConfigStore store) {
    this.store = store;
    this.loop = new EventLoop(threads, "store");
  }

  /** Returns what was saved last. Blocks; called once, before anything is kept. */
  public List<ConfigDocument> load() {
    try {
      List<ConfigDocument> documents = store.load();
      loop.execute(() -> documents.forEach(document -> newest.put(document.key(), document)));
      return documents;
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
   * Saves a document, then runs {@code whenSaved}; also if it could not be saved. Of what was
   * rejected the version that was saved before stays, since it is what runs.
   *
   * @return false if it is too late: {@code whenSaved} is not run
   */
  public boolean keep(ConfigDocument document, Rejections rejections, Runnable whenSaved) {
    return loop.execute(() -> add(document, rejections, whenSaved));
  }

  private void add(ConfigDocument document, Rejections rejections, Runnable whenSaved) {
    afterSaving.add(whenSaved);
    changed.add(document.key());
    if (!saveScheduled) {
      saveScheduled = true;
      // Behind the documents that wait already, so that one write serves them all.
      loop.execute(this::save);
    }
    ConfigDocument what = withRejectedAsBefore(document, rejections);
    if (what.entries().isEmpty()) {
      newest.remove(what.key());
    } else {
      newest.put(what.key(), what);
    }
  }

  private ConfigDocument withRejectedAsBefore(ConfigDocument document, Rejections rejections) {
    ConfigDocument before = newest.get(document.key());
    if (before == null || rejections.areNone()) {
      return document;
    }
    if (rejections.ofAll()) {
      return before;
    }
    Map<String, @Nullable Object> content = new LinkedHashMap<>(document.content());
    for (String id : rejections.ids()) {
      if (content.containsKey(id) && before.content().containsKey(id)) {
        content.put(id, before.content().get(id));
      }
    }
    return ConfigDocument.of(document.key(), content);
  }

  private void save() {
    saveScheduled = false;
    List<Runnable> waiting = List.copyOf(afterSaving);
    afterSaving.clear();
    try {
      if (readable) {
        store.save(List.copyOf(newest.values()));
        changed.clear();
        report(false, null);
      }
    } catch (Throwable e) {
      report(true, e);
    } finally {
      unsaved = changed.size();
      // Each by itself: one that fails keeps none of the others waiting.
      waiting.forEach(loop::execute);
    }
  }

  /** How many documents the store does not have, because it fails. */
  public long unsaved() {
    return unsaved;
  }

  private void report(boolean failed, @Nullable Throwable cause) {
    if (failed && !failing) {
      log.error("configurations cannot be saved to {}; monitors go on", store, cause);
    } else if (!failed && failing) {
      log.info("configurations are saved to {} again", store);
    }
    failing = failed;
  }

  @Override
  public void close() {
    loop.close();
  }

  public boolean awaitEnd(long deadlineNanos) throws InterruptedException {
    return loop.awaitEnd(deadlineNanos);
  }
}
