package io.github.panicmonitors.api;

import static java.util.Objects.requireNonNull;

/**
 * A text that must not be logged: a token, a password, a URL with user info. Its string form is
 * {@code ***}, so it does not leak through a log, a message or a record's {@code toString}.
 *
 * <p>Immutable and thread-safe. Two secrets are equal if their texts are.
 */
@CheckReturnValue
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** Returns a secret that hides {@code text}. */
  public static Secret of(String text) {
    return new Secret(requireNonNull(text, "text"));
  }

  /** Returns the hidden text. Call it only where the secret is used. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && text.equals(secret.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns {@code ***}. */
  @Override
  public String toString() {
    return "***";
  }
}
