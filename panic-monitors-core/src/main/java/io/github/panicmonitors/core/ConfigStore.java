package io.github.panicmonitors.core;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.core.internal.store.FileConfigStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * Keeps the newest applied document of every routing key, so that a manager which starts again runs
 * every monitor it had before any configuration arrives. A document is stored after it was applied
 * and before it is acknowledged to the broker. One that no provider reads is stored as well: a
 * restart says again that it is nobody's, or, with a provider that reads it, runs its monitors.
 *
 * <p>Both methods are called by one thread of the manager's at a time and may block. A store serves
 * one manager.
 */
public interface ConfigStore {

  /**
   * Returns a store that keeps everything in one file. It is written anew for every change:
   * completely, beside the old one, flushed to the disk, then put in its place, readable by its
   * owner only. A file that is torn or corrupt is set aside under another name and reported, and
   * the manager starts without it.
   *
   * @param file where; its folder must exist
   */
  @CheckReturnValue
  static ConfigStore file(Path file) {
    return new FileConfigStore(file);
  }

  /**
   * Returns what was saved last; nothing if nothing was.
   *
   * @throws IOException if that cannot be told; the manager reports it and starts without
   */
  List<ConfigDocument> load() throws IOException;

  /**
   * Saves the newest document of every key in place of what was saved before. When this method
   * returns, they survive a crash.
   *
   * @throws IOException if they could not be saved; the manager reports it and goes on, and saves
   *     them together with the next change
   */
  void save(Collection<ConfigDocument> documents) throws IOException;
}
