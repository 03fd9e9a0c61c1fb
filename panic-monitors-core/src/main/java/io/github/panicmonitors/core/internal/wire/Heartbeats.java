package io.github.panicmonitors.core.internal.wire;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.api.monitor.PanicMessage;
import io.github.panicmonitors.api.time.TimeSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Creates the heartbeats that PANIC's health checker reads. */
public final class Heartbeats {
  private final TimeSource time;
  private final MessageIds ids;

  public Heartbeats(TimeSource time, MessageIds ids) {
    this.time = time;
    this.ids = ids;
  }

  public OutboundMessage ofMonitor(String monitorName) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("component_name", monitorName);
    body.put("is_alive", true);
    return message(Exchanges.WORKER_HEARTBEAT, body);
  }

  public OutboundMessage ofManager(String managerName, List<String> running, List<String> dead) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("component_name", managerName);
    body.put("running_processes", running);
    body.put("dead_processes", dead);
    return message(Exchanges.MANAGER_HEARTBEAT, body);
  }

  private OutboundMessage message(String routingKey, Map<String, Object> body) {
    body.put("timestamp", PanicMessage.unixSeconds(time.now()));
    return new OutboundMessage(
        Exchanges.HEALTH_CHECK, routingKey, ids.other("heartbeat"), Map.of(), Json.write(body));
  }
}
