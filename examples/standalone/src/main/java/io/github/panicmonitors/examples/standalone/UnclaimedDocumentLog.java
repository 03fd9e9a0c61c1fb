package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.MonitorsListener;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says, once each, what comes to the queue and nobody here monitors: whoever replaces PANIC's
 * manager must know that these nodes are watched no more. A listener is called by one thread.
 */
final class UnclaimedDocumentLog implements MonitorsListener {
  private static final Logger log = LoggerFactory.getLogger(UnclaimedDocumentLog.class);

  private final Set<String> said = new HashSet<>();

  @Override
  public void applied(AppliedDocument document) {
    if (!document.claimed()) {
      String what = what(document.routingKey());
      if (said.add(what)) {
        log.warn("nobody here monitors {}", what);
      }
    }
  }

  /** The kind of document too: Chainlink's base chain has EVM nodes, which are not monitored. */
  private static String what(String key) {
    String kind = key.substring(key.lastIndexOf('.') + 1);
    return RoutingKey.of(key)
        .chain()
        .map(chain -> "base chain " + chain.base() + " (" + kind + ")")
        .orElse("what is configured by " + key);
  }
}
