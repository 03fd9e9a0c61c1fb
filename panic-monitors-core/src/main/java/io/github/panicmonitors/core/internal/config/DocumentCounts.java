package io.github.panicmonitors.core.internal.config;

/** Counts received documents by outcome. */
public record DocumentCounts(long applied, long unclaimed, long unreadable, long superseded) {
  static final DocumentCounts ZERO = new DocumentCounts(0, 0, 0, 0);

  DocumentCounts withApplied() {
    return new DocumentCounts(applied + 1, unclaimed, unreadable, superseded);
  }

  DocumentCounts withUnclaimed() {
    return new DocumentCounts(applied, unclaimed + 1, unreadable, superseded);
  }

  DocumentCounts withUnreadable() {
    return new DocumentCounts(applied, unclaimed, unreadable + 1, superseded);
  }

  DocumentCounts withSuperseded() {
    return new DocumentCounts(applied, unclaimed, unreadable, superseded + 1);
  }
}
