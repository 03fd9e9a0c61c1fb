package io.github.panicmonitors.prometheus;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose reads end when the whole exchange is over, however slowly the peer drips: each
 * read waits for no longer than what is left. It lies below TLS, whose handshake and records take
 * several reads each, so it bounds these too.
 *
 * <p>A platform thread that blocks in a socket does not notice that it was interrupted; so it looks
 * up now and then. (Closing the socket, as a cancel does, ends the read at once.)
 */
final class TimedSocket extends Socket {
  private static final int LOOK_UP_MILLIS = 500;

  private @Nullable Exchange exchange;

  /** Sets whose reads follow. */
  void serve(Exchange next) {
    exchange = next;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new TimedInput(super.getInputStream());
  }

  private final class TimedInput extends FilterInputStream {

    TimedInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      while (true) {
        setSoTimeout(waitMillis());
        try {
          return in.read(bytes, offset, length);
        } catch (SocketTimeoutException e) {
          if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
          }
        }
      }
    }

    private int waitMillis() throws IOException {
      int left = exchange == null ? 0 : exchange.remainingMillis(LOOK_UP_MILLIS);
      if (left == 0) {
        throw new SocketTimeoutException("no time is left");
      }
      return left;
    }
  }
}
