package io.github.panicmonitors.core.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.Sha256;
import io.github.panicmonitors.api.manager.MonitorId;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Creates unique message ids. A message that is published again keeps its id. */
public final class MessageIds {
  private static final int MAX_BYTES = 255;

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final AtomicLong count = new AtomicLong();

  /** Returns the id of a round's n-th message. */
  public String reading(MonitorId monitor, long generation, long slot, int n) {
    String rest = ":" + generation + ":" + slot + ":" + n;
    String id = run + ":" + monitor.type() + ":" + monitor.id() + rest;
    return id.getBytes(UTF_8).length <= MAX_BYTES
        ? id
        : run + ":" + Sha256.hex((monitor.type() + ":" + monitor.id()).getBytes(UTF_8)) + rest;
  }

  /** Returns an id for a message that belongs to no round. */
  public String other(String what) {
    return run + ":" + what + ":" + count.incrementAndGet();
  }
}
