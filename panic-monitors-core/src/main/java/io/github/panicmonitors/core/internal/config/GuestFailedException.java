package io.github.panicmonitors.core.internal.config;

import org.jspecify.annotations.Nullable;

/** Thrown when a provider threw, returned null or did not return. */
final class GuestFailedException extends Exception {
  private static final long serialVersionUID = 1;

  GuestFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
