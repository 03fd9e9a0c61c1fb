package io.github.panicmonitors.testkit.broker;

import io.github.panicmonitors.api.broker.BrokerException;
import io.github.panicmonitors.api.broker.BrokerFault;
import io.github.panicmonitors.api.broker.TopicPattern;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The faults in effect: set by {@link BrokerFaults}, read by the broker. Guarded by its state. */
final class ActiveFaults {
  /** Fixed, so that every run of a test sees the same order. */
  private static final long REORDERING_SEED = 20_260_101;

  final Deque<BrokerFault> refusals = new ArrayDeque<>();
  final List<TopicPattern> lostRoutes = new ArrayList<>();
  private final Random reordering = new Random(REORDERING_SEED);
  long confirmDelayNanos;
  long reorderWithinNanos;
  @Nullable String alarm;
  boolean mayDeclare = true;
  boolean mayBind = true;
  boolean stopped;
  boolean partitioned;
  boolean holdingConfirms;
  int nacks;
  int duplicates;

  /** Throws if a fault refuses this connection attempt. */
  void checkConnect() throws BrokerException {
    if (stopped) {
      throw new BrokerException(BrokerFault.UNREACHABLE, "broker is stopped");
    }
    BrokerFault refusal = refusals.poll();
    if (refusal != null) {
      throw new BrokerException(refusal, "connection refused by the test");
    }
  }

  long nextConfirmDelayNanos() {
    return reorderWithinNanos == 0
        ? confirmDelayNanos
        : confirmDelayNanos + reordering.nextLong(reorderWithinNanos);
  }

  boolean takeNack() {
    if (nacks == 0) {
      return false;
    }
    nacks--;
    return true;
  }

  boolean isRouteLost(String routingKey) {
    return lostRoutes.stream().anyMatch(pattern -> pattern.matches(routingKey));
  }

  boolean takeDuplicate() {
    if (duplicates == 0) {
      return false;
    }
    duplicates--;
    return true;
  }
}
