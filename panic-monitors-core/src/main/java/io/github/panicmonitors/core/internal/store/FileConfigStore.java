package io.github.panicmonitors.core.internal.store;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.github.panicmonitors.core.ConfigStore;
import io.github.panicmonitors.core.StoredDocument;
import io.github.panicmonitors.core.internal.wire.Json.UnreadableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores documents in one file, replaced as a whole. */
public final class FileConfigStore implements ConfigStore {
  private static final Logger log = LoggerFactory.getLogger(FileConfigStore.class);
  private static final String OWNER_ONLY = "rw-------";

  private final Path file;

  public FileConfigStore(Path file) {
    this.file = file.toAbsolutePath();
  }

  @Override
  public List<StoredDocument> load() throws IOException {
    try {
      return StoredConfigs.read(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (UnreadableException e) {
      setAside(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      if (!Files.isRegularFile(file)) {
        throw e;
      }
      setAside(e.toString());
    }
    return List.of();
  }

  private void setAside(String reason) throws IOException {
    Path aside =
        file.resolveSibling(file.getFileName() + ".corrupt-" + Instant.now().toEpochMilli());
    Files.move(file, aside);
    log.warn("configuration store {} is unreadable and was moved to {}: {}", file, aside, reason);
  }

  @Override
  public void save(Collection<StoredDocument> documents) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      write(next, StoredConfigs.write(documents));
      Files.move(next, file, ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      discard(next, e);
      throw e;
    }
    syncFolder();
  }

  private static void discard(Path unfinished, IOException failure) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void write(Path path, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, Set.of(CREATE, WRITE, TRUNCATE_EXISTING), ownerOnly())) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private FileAttribute<?>[] ownerOnly() {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
        }
        : new FileAttribute<?>[0];
  }

  /** Flushes the folder: otherwise the renamed file may be lost in a crash. */
  private void syncFolder() throws IOException {
    Path folder = file.getParent();
    if (folder != null && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
