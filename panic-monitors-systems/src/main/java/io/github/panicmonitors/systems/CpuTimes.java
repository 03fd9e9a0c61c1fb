package io.github.panicmonitors.systems;

/**
 * The time of all CPUs of a system, in seconds. Immutable.
 *
 * @param idle the idle time
 * @param total the time in all modes
 */
record CpuTimes(double idle, double total) {
  static final CpuTimes NONE = new CpuTimes(0, 0);

  /**
   * Returns the increase since an earlier page. If the counters restarted in between, returns these
   * times, which then count since the restart.
   */
  CpuTimes since(CpuTimes before) {
    CpuTimes increase = new CpuTimes(idle - before.idle, total - before.total);
    return increase.isPossible() ? increase : this;
  }

  private boolean isPossible() {
    return idle >= 0 && total > 0 && idle <= total;
  }
}
