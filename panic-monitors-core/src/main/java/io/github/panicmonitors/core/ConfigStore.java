package io.github.panicmonitors.core;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.core.internal.store.FileConfigStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * Keeps the configuration that is running, so that a restarted manager runs all its monitors before
 * any configuration arrives. A document is applied, then stored, then acknowledged to the broker. A
 * document that no monitor type reads is stored, too: a later manager may have a type that reads
 * it.
 *
 * <p>A manager calls one method at a time. Methods may block. A store serves one manager.
 */
public interface ConfigStore {

  /**
   * Returns a store that keeps everything in one file, readable by its owner only. For every change
   * a new file is written beside the old one, flushed to the disk, and moved to its place. A
   * corrupt file is moved aside and reported, and the manager starts without it.
   *
   * <p>The manager does not start if the file could not be replaced, or if every user of the
   * machine can change it or its folder. It logs a warning if their group can.
   *
   * @param file the file; its folder must exist, and should be accessible by its owner only
   * @throws IllegalArgumentException if the file is a root folder
   */
  @CheckReturnValue
  static ConfigStore file(Path file) {
    return new FileConfigStore(file);
  }

  /**
   * Checks that documents can be saved, before anything is loaded. The default does nothing.
   *
   * @throws IOException if not, with a human-readable reason; the manager does not start
   */
  default void open() throws IOException {}

  /**
   * Returns the documents that were saved last; none if nothing was saved.
   *
   * @throws IOException if they cannot be read; the manager reports it and starts without them
   */
  List<StoredDocument> load() throws IOException;

  /**
   * Replaces all saved documents with these. When this method returns, they survive a crash.
   *
   * @throws IOException if they could not be saved; the manager reports it, continues, and saves
   *     them with the next change
   */
  void save(Collection<StoredDocument> documents) throws IOException;
}
