package io.github.panicmonitors.prometheus;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A socket that waits for no longer than what is left of its thread's exchange, however slowly the
 * peer drips. It lies below TLS, whose handshake and records take several reads each, so it bounds
 * these too.
 *
 * <p>A platform thread that blocks in a socket does not notice that it was interrupted; so it looks
 * up now and then. (Closing the socket, as a cancel does, ends the read at once.)
 */
final class DeadlineSocket extends Socket {
  private static final int LOOK_UP_MILLIS = 500;

  @Override
  public void connect(SocketAddress address, int millis) throws IOException {
    int most = waitMillis(ScrapeCall.current(), millis);
    try {
      super.connect(address, most);
    } catch (SocketTimeoutException e) {
      throw new HttpFailure(FailureKind.TIMEOUT, "no connection within " + most + " ms", e);
    } catch (IOException e) {
      throw new HttpFailure(FailureKind.CONNECT, "connection failed: " + e.getMessage(), e);
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new TimedInput(super.getInputStream());
  }

  private static int waitMillis(@Nullable ScrapeCall exchange, int most) throws IOException {
    if (exchange == null || exchange.isOver()) {
      throw new SocketTimeoutException("no time is left");
    }
    // A cancel closes the socket of a connection, but may have come before it was the connection's.
    if (exchange.isCancelled()) {
      throw new SocketException("exchange was cancelled");
    }
    return Math.max(1, exchange.remainingMillis(most));
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
        setSoTimeout(waitMillis(ScrapeCall.current(), LOOK_UP_MILLIS));
        try {
          return in.read(bytes, offset, length);
        } catch (SocketTimeoutException e) {
          if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
          }
        }
      }
    }
  }
}
