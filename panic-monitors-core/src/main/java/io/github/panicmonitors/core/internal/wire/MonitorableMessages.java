package io.github.panicmonitors.core.internal.wire;

import io.github.panicmonitors.api.broker.OutboundMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Creates the messages that list the sources a manager monitors. */
public final class MonitorableMessages {
  private final String managerName;
  private final MessageIds ids;

  public MonitorableMessages(String managerName, MessageIds ids) {
    this.managerName = managerName;
    this.ids = ids;
  }

  /** A monitored source as PANIC lists it. */
  public record Source(String chainId, String chainName, String sourceId, String sourceName) {
    private Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("chain_id", chainId);
      map.put("chain_name", chainName);
      map.put("source_id", sourceId);
      map.put("source_name", sourceName);
      return map;
    }
  }

  /**
   * Returns a message.
   *
   * @param role the name of the role that monitors the sources; empty in a manager without roles
   */
  public OutboundMessage of(String role, String routingKey, List<Source> sources) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("manager_name", role.isEmpty() ? managerName : role);
    body.put("sources", sources.stream().map(Source::toMap).toList());
    return new OutboundMessage(
        Exchanges.MONITORABLE, routingKey, ids.other("monitorable"), Map.of(), Json.write(body));
  }
}
