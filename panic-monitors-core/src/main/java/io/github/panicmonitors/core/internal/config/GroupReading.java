package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.config.ParsedConfig;
import io.github.panicmonitors.api.monitor.Monitorable;
import java.util.List;

/** What a provider made of a group. */
record GroupReading<M extends Monitorable>(
    List<Candidate<M>> candidates, List<ParsedConfig.Rejected> rejected) {

  /** What would be accepted, and whether it is what it was. */
  record Candidate<M extends Monitorable>(Accepted<M> accepted, boolean unchanged) {
    Desired<M> desired() {
      return accepted.desired();
    }
  }
}
