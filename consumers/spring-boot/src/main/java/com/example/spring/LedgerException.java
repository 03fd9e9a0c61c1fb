package com.example.spring;

import io.github.panicmonitors.api.monitor.FailureKind;

/** A ledger could not be read. */
public final class LedgerException extends Exception {
  private static final long serialVersionUID = 1;

  private final FailureKind kind;

  public LedgerException(FailureKind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public FailureKind kind() {
    return kind;
  }
}
