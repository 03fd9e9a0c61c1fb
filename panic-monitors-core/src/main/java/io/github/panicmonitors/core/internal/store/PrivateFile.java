package io.github.panicmonitors.core.internal.store;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that only its owner can read, replaced as a whole. Neither the file nor the one that is
 * written beside it is ever followed if it is a symbolic link.
 */
final class PrivateFile {
  private static final Logger log = LoggerFactory.getLogger(PrivateFile.class);
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;
  private final Path folder;
  private final Path next;

  PrivateFile(Path file) {
    path = file.toAbsolutePath();
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("file must be in a folder: " + file);
    }
    folder = parent;
    next = path.resolveSibling(path.getFileName() + ".next");
  }

  Path path() {
    return path;
  }

  // ---- checking

  /**
   * Checks that only the owner can change the file, and that it can be replaced.
   *
   * @throws IOException if not, with a human-readable reason
   */
  void check() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "folder " + (Files.exists(folder) ? "is not a folder: " : "does not exist: ") + folder);
    }
    checkPermissions("folder", folder);
    if (Files.exists(path, NOFOLLOW_LINKS)) {
      if (!Files.isRegularFile(path, NOFOLLOW_LINKS)) {
        throw new IOException("not a regular file: " + path);
      }
      checkPermissions("file", path, NOFOLLOW_LINKS);
    }
    checkCreation();
  }

  private static void checkPermissions(String kind, Path path, LinkOption... options)
      throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, options);
    if (view == null) {
      return; // The file system has no such permissions.
    }
    Set<PosixFilePermission> permissions = view.readAttributes().permissions();
    if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          kind
              + " can be changed by every user: "
              + path
              + "; remove the permission with chmod o-w");
    }
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)) {
      log.warn("{} {} can be changed by its group, and with it what is monitored", kind, path);
    }
  }

  private void checkCreation() throws IOException {
    try {
      create(new byte[0]);
      Files.delete(next);
    } catch (IOException e) {
      throw new IOException("no file can be created in folder " + folder + ": " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason = e instanceof FileSystemException failure ? failure.getReason() : null;
    return reason == null ? e.toString() : reason;
  }

  // ---- reading and writing

  byte[] read() throws IOException {
    try (InputStream in = Files.newInputStream(path, NOFOLLOW_LINKS)) {
      return in.readAllBytes();
    }
  }

  /** Replaces the content. When this method returns, it survives a crash. */
  void replace(byte[] content) throws IOException {
    try {
      create(content);
      Files.move(next, path, ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      discardNext(e);
      throw e;
    }
    syncFolder();
  }

  /** Creates the next file, after deleting any other file of its name. */
  private void create(byte[] content) throws IOException {
    Files.deleteIfExists(next);
    try (FileChannel channel =
        FileChannel.open(next, Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS), attributes())) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private void discardNext(IOException failure) {
    try {
      Files.deleteIfExists(next);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private FileAttribute<?>[] attributes() {
    return isPosix() ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
  }

  private boolean isPosix() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Flushes the folder: otherwise the renamed file may be lost in a crash. */
  private void syncFolder() throws IOException {
    if (isPosix()) {
      try (FileChannel channel = FileChannel.open(folder, READ)) {
        channel.force(true);
      }
    }
  }
}
