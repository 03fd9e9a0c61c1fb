package io.github.panicmonitors.benchmarks.publishing;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Publishes with RabbitMQ's client in a plain loop, with a limited number of unconfirmed messages.
 */
final class RawClientLoop implements PublishMethod {
  private final Channel channel;
  private final int window;
  private final PlainMessages messages;
  private final Semaphore room;
  private final Unconfirmed unconfirmed;
  private final AtomicLong confirmed = new AtomicLong();

  RawClientLoop(Channel channel, int window, PlainMessages messages) throws IOException {
    this.channel = channel;
    this.window = window;
    this.messages = messages;
    room = new Semaphore(window);
    unconfirmed = new Unconfirmed(window);
    channel.confirmSelect();
    channel.addConfirmListener(this::answered, this::refused);
  }

  @Override
  public void publish(BooleanSupplier goOn) throws Exception {
    while (goOn.getAsBoolean()) {
      room.acquire();
      long sequence = channel.getNextPublishSeqNo();
      unconfirmed.sent(sequence);
      messages.publish(channel, sequence);
    }
    room.acquire(window);
    room.release(window);
  }

  private void answered(long sequence, boolean multiple) {
    int count = unconfirmed.answered(sequence, multiple);
    confirmed.addAndGet(count);
    room.release(count);
  }

  private void refused(long sequence, boolean multiple) {
    throw new IllegalStateException("message was refused: " + sequence);
  }

  @Override
  public long confirmed() {
    return confirmed.get();
  }

  /** Tracks which of the latest messages are unconfirmed. */
  private static final class Unconfirmed {
    private final boolean[] open;
    private long oldest = 1;

    Unconfirmed(int window) {
      // A confirm can arrive before that of an older message.
      open = new boolean[64 * window];
    }

    synchronized void sent(long sequence) {
      if (sequence - oldest >= open.length) {
        throw new IllegalStateException("message was never confirmed: " + oldest);
      }
      open[index(sequence)] = true;
    }

    synchronized int answered(long sequence, boolean multiple) {
      int count = 0;
      for (long each = multiple ? oldest : sequence; each <= sequence; each++) {
        count += open[index(each)] ? 1 : 0;
        open[index(each)] = false;
      }
      while (oldest <= sequence && !open[index(oldest)]) {
        oldest++;
      }
      return count;
    }

    private int index(long sequence) {
      return (int) (sequence % open.length);
    }
  }
}
