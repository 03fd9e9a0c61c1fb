package io.github.panicmonitors.http;

import io.github.panicmonitors.api.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads files with one secret. Exceptions name the file, never its content. */
final class SecretFile {
  private SecretFile() {}

  /**
   * Returns the secret, without newlines at its end.
   *
   * @throws IllegalArgumentException if the file is empty or not UTF-8
   */
  static Secret parse(Path file, byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      String secret = text.replaceFirst("[\r\n]+$", "");
      if (secret.isEmpty()) {
        throw new IllegalArgumentException("file is empty: " + file);
      }
      return Secret.of(secret);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("file is not UTF-8: " + file, e);
    }
  }
}
