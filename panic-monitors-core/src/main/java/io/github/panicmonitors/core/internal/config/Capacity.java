package io.github.panicmonitors.core.internal.config;

/** How many monitorables are accepted, of how many at most. Touched by the intake thread only. */
final class Capacity {
  private final int most;
  private int used;

  Capacity(int most) {
    this.most = most;
  }

  int most() {
    return most;
  }

  boolean isExhausted() {
    return used >= most;
  }

  void change(int by) {
    used += by;
  }
}
