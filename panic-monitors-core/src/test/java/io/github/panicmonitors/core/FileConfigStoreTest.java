package io.github.panicmonitors.core;

import static io.github.panicmonitors.core.ScriptedConfig.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the file store does with folders and files that others made. */
@Timeout(60)
class FileConfigStoreTest {
  @TempDir private Path directory;
  private Path folder;
  private Path file;
  private Path next;
  private Path victim;

  @BeforeEach
  void chooseFiles() throws IOException {
    folder = Files.createDirectory(directory.resolve("state"));
    file = folder.resolve("configs");
    next = folder.resolve("configs.next");
    victim = Files.writeString(directory.resolve("victim"), "precious");
    allow(victim, "rw-r--r--");
  }

  private static void allow(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void fifo(Path path) throws IOException {
    try {
      assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static InMemoryManager host(Path file) {
    return new InMemoryManager(builder -> builder.configStore(ConfigStore.file(file)));
  }

  /** What may exist under the name of the file that is written next. */
  private enum LeftOver {
    LINK,
    DANGLING_LINK,
    HARD_LINK,
    PUBLIC_FILE,
    FIFO,
    EMPTY_FOLDER;

    void create(Path next, Path victim) throws IOException {
      switch (this) {
        case LINK -> Files.createSymbolicLink(next, victim);
        case DANGLING_LINK -> Files.createSymbolicLink(next, victim.resolveSibling("missing"));
        case HARD_LINK -> Files.createLink(next, victim);
        case PUBLIC_FILE -> allow(Files.writeString(next, "left over"), "rw-rw-rw-");
        case FIFO -> fifo(next);
        case EMPTY_FOLDER -> Files.createDirectory(next);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void deletesWhatIsLeftOverWithoutFollowingIt(LeftOver leftOver) throws IOException {
    try (InMemoryManager host = host(file)) {
      leftOver.create(next, victim);
      host.started();
      assertThat(next).doesNotExist();
      leftOver.create(next, victim);
      host.send(config().node("n1", "v1"));
    }

    assertThat(victim).hasContent("precious");
    assertThat(directory.resolve("missing")).doesNotExist();
    assertThat(permissions(victim)).isEqualTo("rw-r--r--");
    assertThat(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(folder.toFile().list()).containsExactly("configs");
    assertThat(ConfigStore.file(file).load()).hasSize(1);
  }

  private void assertRefused(Path path, String reason) {
    try (InMemoryManager host = host(path)) {
      assertThatThrownBy(host::started)
          .isInstanceOf(MonitorsStartException.class)
          .hasMessageStartingWith("configurations cannot be stored: " + reason);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwx---rwx", "rwx----w-"})
  void refusesAFolderThatEveryUserCanWrite(String permissions) throws IOException {
    allow(folder, permissions);

    assertRefused(file, "folder can be changed by every user: " + folder + "; remove");
  }

  @Test
  void refusesAFileThatEveryUserCanWrite() throws IOException {
    allow(Files.writeString(file, "of another user"), "rw----rw-");

    assertRefused(file, "file can be changed by every user: " + file + "; remove");
    assertThat(file).hasContent("of another user");
  }

  @Test
  void refusesARootFolder() {
    assertThatThrownBy(() -> ConfigStore.file(Path.of("/")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("file must be in a folder: /");
  }

  @Test
  void refusesAMissingFolder() {
    Path missing = folder.resolve("a/configs");

    assertRefused(missing, "folder does not exist: " + missing.getParent());
  }

  @Test
  void refusesAFileInPlaceOfTheFolder() {
    assertRefused(victim.resolve("configs"), "folder is not a folder: " + victim);
  }

  @Test
  void refusesAFifo() throws IOException {
    fifo(file);

    assertRefused(file, "not a regular file: " + file);
  }

  @Test
  void refusesAFolderInPlaceOfTheFile() throws IOException {
    Files.createDirectory(file);

    assertRefused(file, "not a regular file: " + file);
    assertThat(file).isDirectory();
  }

  @Test
  void refusesASymbolicLink() throws IOException {
    Files.createSymbolicLink(file, victim);

    assertRefused(file, "not a regular file: " + file);
    assertThat(victim).hasContent("precious");
  }

  @Test
  void refusesAFolderInWhichNoFileCanBeCreated() {
    assertRefused(Path.of("/proc/configs"), "no file can be created in folder /proc: ");
  }

  @Test
  void refusesAFolderWhoseLeftOverCannotBeDeleted() throws IOException {
    Files.createDirectories(next.resolve("not empty"));

    assertRefused(file, "no file can be created in folder " + folder + ": ");
  }

  @Test
  void warnsOfAFolderAndAFileThatTheirGroupCanWrite(LogCheck log) throws IOException {
    log.expect("folder .*state can be changed by its group");
    log.expect("file .*configs can be changed by its group");
    ConfigStore.file(file).save(List.of(StoredDocument.of(config().node("n1", "v1").document())));
    allow(folder, "rwxrwxr-x");
    allow(file, "rw-rw----");

    try (InMemoryManager host = host(file).started()) {
      assertThat(host.ids()).containsExactly("n1");
    }
  }

  @Test
  void followsALinkToTheFolder() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), folder);
    try (InMemoryManager host = host(link.resolve("configs")).started()) {
      host.send(config().node("n1", "v1"));
    }

    assertThat(file).exists();
  }

  @Test
  void worksOnAFileSystemWithoutPermissions() throws IOException {
    for (Configuration kind : List.of(Configuration.windows(), Configuration.osX())) {
      try (FileSystem files = Jimfs.newFileSystem(kind)) {
        Path stored = files.getPath("configs").toAbsolutePath();
        assertThat(files.supportedFileAttributeViews()).doesNotContain("posix");
        try (InMemoryManager first = host(stored).started()) {
          first.send(config().node("n1", "v1"));
        }
        try (InMemoryManager second = host(stored).started()) {
          assertThat(second.ids()).containsExactly("n1");
        }
        assertThat(Files.exists(stored.resolveSibling("configs.next"))).isFalse();
      }
    }
  }
}
