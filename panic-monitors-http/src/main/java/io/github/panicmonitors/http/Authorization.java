package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.Secret;
import java.util.Base64;

/** Creates values of the Authorization header. Its exceptions never contain the rejected value. */
final class Authorization {
  private Authorization() {}

  static Secret bearer(Secret token) {
    String text = token.reveal();
    if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("bearer token must be printable ASCII without spaces");
    }
    return Secret.of("Bearer " + text);
  }

  static Secret basic(String user, Secret password) {
    if (user.indexOf(':') >= 0 || hasControls(user)) {
      throw new IllegalArgumentException("user must not contain colons or control characters");
    }
    if (hasControls(password.reveal())) {
      throw new IllegalArgumentException("password must not contain control characters");
    }
    return basic(user + ":" + password.reveal());
  }

  static Secret basic(String userAndPassword) {
    byte[] bytes = userAndPassword.getBytes(UTF_8);
    return Secret.of("Basic " + Base64.getEncoder().encodeToString(bytes));
  }

  private static boolean hasControls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
