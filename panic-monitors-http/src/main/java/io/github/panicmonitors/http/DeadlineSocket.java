package io.github.panicmonitors.http;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose connect and reads end at the deadline of the current thread's call.
 *
 * <p>Each read gets the time that remains, so a peer that sends one byte at a time cannot exceed
 * the deadline. The socket lies below TLS and therefore bounds handshakes too.
 *
 * <p>A platform thread that blocks in a socket does not notice an interrupt, so each read wakes up
 * regularly to check for one. Cancelling closes the socket, which ends a read at once.
 */
final class DeadlineSocket extends Socket {
  private static final int INTERRUPT_CHECK_MILLIS = 500;

  @Override
  public void connect(SocketAddress address, int millis) throws IOException {
    HttpCall call = HttpCall.current();
    int limit = waitMillis(call, call == null ? 0 : call.connectLimitMillis(millis));
    try {
      super.connect(address, limit);
    } catch (SocketTimeoutException e) {
      throw new HttpFailure(FailureKind.TIMEOUT, "no connection within " + limit + " ms", e);
    } catch (IOException e) {
      throw new HttpFailure(FailureKind.CONNECT, "connection failed: " + e.getMessage(), e);
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new TimedInput(super.getInputStream());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new CheckedOutput(super.getOutputStream());
  }

  private int pendingBytes() throws IOException {
    return super.getInputStream().available();
  }

  private static int waitMillis(@Nullable HttpCall call, int max) throws IOException {
    int millis = call == null ? 0 : call.remainingMillis(max);
    if (call == null || millis == 0) {
      throw new SocketTimeoutException("no time left");
    }
    // Cancelling closes the connection's socket, but may have happened before the socket was
    // attached.
    if (call.isCancelled()) {
      throw new SocketException("request was cancelled");
    }
    return millis;
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
      HttpCall call = HttpCall.current();
      long limit = call == null ? 0 : call.waitLimit().toNanos();
      long start = System.nanoTime();
      while (true) {
        long left = TimeUnit.NANOSECONDS.toMillis(limit - (System.nanoTime() - start));
        if (call != null && left <= 0) {
          throw call.waitedTooLong();
        }
        setSoTimeout(waitMillis(call, (int) Math.min(left, INTERRUPT_CHECK_MILLIS)));
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

  /**
   * Rejects a kept connection if a response, such as status 408, has arrived before the request is
   * sent.
   */
  private final class CheckedOutput extends FilterOutputStream {

    CheckedOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      HttpCall call = HttpCall.current();
      if (call != null && call.startsOnKeptConnection() && pendingBytes() > 0) {
        throw new HttpFailure(FailureKind.CONNECT, "bytes arrived before the request was sent");
      }
      out.write(bytes, offset, length);
    }
  }
}
