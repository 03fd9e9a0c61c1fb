package io.github.panicmonitors.core.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.testkit.checks.CleanTestExtension;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files that others replace while the process runs. */
@ExtendWith(CleanTestExtension.class)
class ReloadedValueTest {
  @TempDir private Path folder;
  private Path file;
  private ReloadedValue<Secret> password;

  @BeforeEach
  void readFirst() throws Exception {
    file = Files.writeString(folder.resolve("password"), "first\n");
    password = new ReloadedValue<>(new PasswordFile(file)::read);
  }

  @Test
  void readsWhatTheFileHoldsNow() throws Exception {
    assertThat(password.get().reveal()).isEqualTo("first");
    Files.writeString(file, "second");
    assertThat(password.get().reveal()).isEqualTo("second");
    Path next = Files.writeString(folder.resolve("next"), "third\r\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    assertThat(password.get().reveal()).isEqualTo("third");
  }

  @Test
  void followsALinkThatIsReplaced() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    ReloadedValue<Secret> linked = new ReloadedValue<>(new PasswordFile(link)::read);
    Path other = Files.writeString(folder.resolve("other"), "second");
    Path next = Files.createSymbolicLink(folder.resolve("next"), other);
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
    assertThat(linked.get().reveal()).isEqualTo("second");
  }

  @Test
  void keepsTheLastGoodValueAndWarnsOnce(LogCheck log) throws Exception {
    log.expect("password file is empty: .* stays in use");
    Files.writeString(file, "");
    assertThat(password.get().reveal()).isEqualTo("first");
    assertThat(password.get().reveal()).isEqualTo("first");
    assertThat(log.records()).hasSize(1);

    log.expect("password file cannot be read: .* stays in use");
    Files.delete(file);
    assertThat(password.get().reveal()).isEqualTo("first");

    Files.writeString(file, "second");
    assertThat(password.get().reveal()).isEqualTo("second");
  }
}
