package io.github.panicmonitors.core.internal.config;

import io.github.panicmonitors.api.Text;
import io.github.panicmonitors.api.manager.MonitorId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs monitors that share a name: PANIC takes their heartbeats for a single monitor's. */
final class SharedNames {
  private static final Logger log = LoggerFactory.getLogger(SharedNames.class);

  private SharedNames() {}

  /** Looks for names that monitors share, at least one of which was started or replaced. */
  static void warn(
      DesiredState state, Collection<MonitorId> started, Collection<MonitorId> replaced) {
    Set<MonitorId> changed = new HashSet<>(started);
    changed.addAll(replaced);
    if (changed.isEmpty()) {
      return;
    }
    Map<String, MonitorSpec> byName = new HashMap<>();
    MonitorSpec first = null;
    MonitorSpec second = null;
    int shared = 0;
    for (MonitorSpec spec : state.monitors().values()) {
      MonitorSpec other = byName.putIfAbsent(spec.definition().names().monitor(), spec);
      if (other != null && (changed.contains(spec.id()) || changed.contains(other.id()))) {
        first = first == null ? other : first;
        second = second == null ? spec : second;
        shared++;
      }
    }
    if (first != null && second != null) {
      log.warn(
          "{} of {} and {} of {} are both called \"{}\"{}; PANIC cannot tell them apart",
          first.id(),
          first.document(),
          second.id(),
          second.document(),
          Text.truncated(first.definition().names().monitor()),
          shared == 1 ? "" : ", and " + (shared - 1) + " more monitors share names");
    }
  }
}
