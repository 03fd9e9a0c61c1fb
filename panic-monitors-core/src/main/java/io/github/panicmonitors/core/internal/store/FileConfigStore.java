package io.github.panicmonitors.core.internal.store;

import io.github.panicmonitors.core.ConfigStore;
import io.github.panicmonitors.core.StoredDocument;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores documents in one file, replaced as a whole. */
public final class FileConfigStore implements ConfigStore {
  private static final Logger log = LoggerFactory.getLogger(FileConfigStore.class);

  private final PrivateFile file;

  public FileConfigStore(Path file) {
    this.file = new PrivateFile(file);
  }

  @Override
  public void open() throws IOException {
    file.check();
  }

  @Override
  public List<StoredDocument> load() throws IOException {
    try {
      return StoredConfigs.read(file.read());
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (UnreadableException e) {
      setAside(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      if (!Files.isRegularFile(file.path(), LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      setAside(e.toString());
    }
    return List.of();
  }

  private void setAside(String reason) throws IOException {
    Path path = file.path();
    Path aside =
        path.resolveSibling(path.getFileName() + ".corrupt-" + Instant.now().toEpochMilli());
    Files.move(path, aside);
    log.warn("configuration store {} is unreadable and was moved to {}: {}", path, aside, reason);
  }

  @Override
  public void save(Collection<StoredDocument> documents) throws IOException {
    file.replace(StoredConfigs.write(documents));
  }

  @Override
  public String toString() {
    return file.path().toString();
  }
}
