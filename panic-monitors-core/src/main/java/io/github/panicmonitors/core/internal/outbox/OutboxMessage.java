package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.core.internal.task.Fence;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A message in the outbox. What changes on its way is guarded by the outbox's lock. */
public final class OutboxMessage {
  /** Accounts are kept by kind. */
  public enum Kind {
    READING,
    HEARTBEAT,
    MONITORABLE
  }

  private final Kind kind;
  private final String lane;
  private final int bytes;
  private final @Nullable Fence fence;
  private final long generation;
  private final long slot;
  private final Runnable onConfirmed;
  private final Supplier<OutboundMessage> text;

  private @Nullable OutboundMessage written;
  private @Nullable SendQueue outlet;
  long number;
  long admittedNanos;
  long notBeforeNanos;
  int attempts;

  private OutboxMessage(
      Kind kind,
      String lane,
      int bytes,
      @Nullable Fence fence,
      long generation,
      long slot,
      Runnable onConfirmed,
      Supplier<OutboundMessage> text) {
    this.kind = kind;
    this.lane = lane;
    this.bytes = bytes;
    this.fence = fence;
    this.generation = generation;
    this.slot = slot;
    this.onConfirmed = onConfirmed;
    this.text = text;
  }

  /** A reading, in its monitor's lane, sent only while the fence lets its generation pass. */
  public static OutboxMessage reading(
      String lane,
      Fence fence,
      long generation,
      long slot,
      OutboundMessage message,
      Runnable onConfirmed) {
    int bytes = message.body().length;
    return new OutboxMessage(
        Kind.READING, lane, bytes, fence, generation, slot, onConfirmed, () -> message);
  }

  /** A monitor's heartbeat, sent only while the fence lets its generation pass. */
  public static OutboxMessage heartbeat(
      String lane, Fence fence, long generation, Supplier<OutboundMessage> text) {
    return new OutboxMessage(Kind.HEARTBEAT, lane, 0, fence, generation, 0, () -> {}, text);
  }

  /** A message that is written when it is about to be sent, so that it tells the newest. */
  public static OutboxMessage newest(Kind kind, String lane, Supplier<OutboundMessage> text) {
    return new OutboxMessage(kind, lane, 0, null, 0, 0, () -> {}, text);
  }

  Kind kind() {
    return kind;
  }

  String lane() {
    return lane;
  }

  int bytes() {
    return bytes;
  }

  void goesBy(SendQueue way) {
    outlet = way;
  }

  /** Which outlet sends it. */
  SendQueue outlet() {
    return Objects.requireNonNull(outlet, "letter was not admitted").current();
  }

  boolean isOfSameRound(OutboxMessage other) {
    return generation == other.generation && slot == other.slot;
  }

  boolean mayPass() {
    return fence == null || fence.pass(generation);
  }

  /** The message itself, the same at every attempt. Called by the publisher only. */
  public OutboundMessage message() {
    OutboundMessage message = written;
    if (message == null) {
      message = text.get();
      written = message;
    }
    return message;
  }

  void confirmed() {
    onConfirmed.run();
  }
}
