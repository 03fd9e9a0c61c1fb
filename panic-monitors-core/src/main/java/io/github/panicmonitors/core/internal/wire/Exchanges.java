package io.github.panicmonitors.core.internal.wire;

/** PANIC's exchanges and fixed routing keys. */
public final class Exchanges {
  public static final String CONFIG = "config";
  public static final String RAW_DATA = "raw_data";
  public static final String HEALTH_CHECK = "health_check";
  public static final String MONITORABLE = "monitorable";

  public static final String PING = "ping";
  public static final String WORKER_HEARTBEAT = "heartbeat.worker";
  public static final String MANAGER_HEARTBEAT = "heartbeat.manager";

  private Exchanges() {}
}
