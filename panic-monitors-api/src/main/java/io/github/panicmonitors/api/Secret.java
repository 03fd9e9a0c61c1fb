package io.github.panicmonitors.api;

import static java.util.Objects.requireNonNull;

/**
 * A text that must not be seen: a token, a password, a URL with user-info. Its string form is
 * {@code ***}, so that a secret which slips into a log, a message or a record's {@code toString}
 * gives nothing away.
 *
 * <p>Immutable and safe for use by several threads. Two secrets are equal if their texts are.
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

  /** Returns the hidden text. Call it where the secret is used and nowhere else. */
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
