package io.github.panicmonitors.core.rabbitmq;

import io.github.panicmonitors.api.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with a password. Exceptions name the file, never the password. */
record PasswordFile(Path file) {

  /**
   * Reads the password.
   *
   * @throws IllegalArgumentException if the file cannot be read or is empty
   */
  Secret read() {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "password file cannot be read: " + file + " (no such file)");
    }
    try {
      String text = Files.readString(file).replaceFirst("[\r\n]+$", "");
      if (text.isEmpty()) {
        throw new IllegalArgumentException("password file is empty: " + file);
      }
      return Secret.of(text);
    } catch (IOException e) {
      throw new IllegalArgumentException("password file cannot be read: " + file, e);
    }
  }
}
