package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.MonitorsListener;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once about each kind of configuration that no installed monitor type claims.
 *
 * <p>An operator who replaces PANIC's manager must know that these nodes are no longer monitored.
 * Not thread-safe: the manager calls listeners on one thread.
 */
final class UnclaimedDocumentLog implements MonitorsListener {
  private static final Logger log = LoggerFactory.getLogger(UnclaimedDocumentLog.class);

  private final Set<String> logged = new HashSet<>();

  @Override
  public void applied(AppliedDocument document) {
    if (!document.claimed()) {
      String subject = subject(document.routingKey());
      String by = document.role().isEmpty() ? "" : " by " + document.role();
      if (logged.add(subject + by)) {
        log.warn("{} is not monitored{}: no installed monitor type claims it", subject, by);
      }
    }
  }

  /**
   * Includes the kind of document, because a base chain can have both monitored and other nodes.
   */
  private static String subject(String key) {
    String kind = key.substring(key.lastIndexOf('.') + 1);
    return RoutingKey.of(key)
        .chain()
        .map(chain -> "base chain " + chain.base() + " (" + kind + ")")
        .orElse("configuration " + key);
  }
}
