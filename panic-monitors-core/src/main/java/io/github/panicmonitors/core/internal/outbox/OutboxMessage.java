package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.api.broker.OutboundMessage;
import io.github.panicmonitors.core.internal.task.Fence;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A message in the outbox. Its mutable state is guarded by the outbox's lock. */
public final class OutboxMessage {
  /** The kinds of messages, counted apart. */
  public enum Kind {
    READING,
    HEARTBEAT,
    MONITORABLE
  }

  private final Kind kind;
  private final String queue;
  private final int bytes;
  private final @Nullable Fence fence;
  private final long generation;
  private final long slot;
  private final Supplier<@Nullable OutboxMessage> whenConfirmed;
  private final Supplier<OutboundMessage> content;

  private @Nullable OutboundMessage written;
  private @Nullable SendQueue sendQueue;
  long number;
  long offeredNanos;
  long notBeforeNanos;
  int attempts;

  private OutboxMessage(
      Kind kind,
      String queue,
      int bytes,
      @Nullable Fence fence,
      long generation,
      long slot,
      Supplier<@Nullable OutboxMessage> whenConfirmed,
      Supplier<OutboundMessage> content) {
    this.kind = kind;
    this.queue = queue;
    this.bytes = bytes;
    this.fence = fence;
    this.generation = generation;
    this.slot = slot;
    this.whenConfirmed = whenConfirmed;
    this.content = content;
  }

  /**
   * Creates a reading, sent only while the fence lets its generation pass.
   *
   * @param queue name of the ordered queue, one for each monitor
   * @param whenConfirmed returns a message to offer after the confirm, or null. Called once, under
   *     the outbox's lock: must be short and must not block
   */
  public static OutboxMessage reading(
      String queue,
      Fence fence,
      long generation,
      long slot,
      OutboundMessage message,
      Supplier<@Nullable OutboxMessage> whenConfirmed) {
    int bytes = message.body().length;
    return new OutboxMessage(
        Kind.READING, queue, bytes, fence, generation, slot, whenConfirmed, () -> message);
  }

  /** Creates a monitor's heartbeat, sent only while the fence lets its generation pass. */
  public static OutboxMessage heartbeat(
      String queue, Fence fence, long generation, Supplier<OutboundMessage> content) {
    return new OutboxMessage(
        Kind.HEARTBEAT, queue, 0, fence, generation, 0, OutboxMessage::nothing, content);
  }

  /** Creates a message whose content is created just before it is sent. */
  public static OutboxMessage newest(Kind kind, String queue, Supplier<OutboundMessage> content) {
    return new OutboxMessage(kind, queue, 0, null, 0, 0, OutboxMessage::nothing, content);
  }

  private static @Nullable OutboxMessage nothing() {
    return null;
  }

  Kind kind() {
    return kind;
  }

  /** Returns the name of its ordered queue. */
  String queue() {
    return queue;
  }

  int bytes() {
    return bytes;
  }

  boolean isReading() {
    return kind == Kind.READING;
  }

  void routeTo(SendQueue connection) {
    sendQueue = connection;
  }

  /** Returns the queue of the connection that sends it. */
  SendQueue sendQueue() {
    return Objects.requireNonNull(sendQueue, "message was not offered").current();
  }

  boolean isOfSameRound(OutboxMessage other) {
    return generation == other.generation && slot == other.slot;
  }

  boolean mayPass() {
    return fence == null || fence.pass(generation);
  }

  /** Returns the content, the same for every attempt. Called only by the publisher. */
  public OutboundMessage message() {
    OutboundMessage message = written;
    if (message == null) {
      message = content.get();
      written = message;
    }
    return message;
  }

  @Nullable OutboxMessage whenConfirmed() {
    return whenConfirmed.get();
  }
}
