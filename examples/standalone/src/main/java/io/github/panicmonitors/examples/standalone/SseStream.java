package io.github.panicmonitors.examples.standalone;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** The open response to one client of {@code /events}. At most one update is being sent. */
final class SseStream {
  private final SseClient client = new SseClient();
  private final ClientConnections connections;
  private final Response response;
  private final Callback callback;
  private final Consumer<SseStream> whenEnded;

  private volatile boolean sending;
  private volatile long sendingSinceNanos;

  /**
   * Creates a stream.
   *
   * @param callback completes the response
   * @param whenEnded called if the client disconnects
   */
  SseStream(
      ClientConnections connections,
      Response response,
      Callback callback,
      Consumer<SseStream> whenEnded) {
    this.connections = connections;
    this.response = response;
    this.callback = callback;
    this.whenEnded = whenEnded;
  }

  // Called by the updating thread.

  /** Sends the changes since the last update, unless the client has not read that one yet. */
  void update(HealthTracker.Snapshot snapshot) {
    if (!sending) {
      byte[] events = client.update(snapshot, System.currentTimeMillis());
      sendingSinceNanos = System.nanoTime();
      sending = true;
      connections.write(
          response,
          false,
          ByteBuffer.wrap(events),
          Callback.from(() -> sending = false, this::fail));
    }
  }

  /** Ends the stream. */
  void close() {
    if (sending) {
      connections.close(response);
    } else {
      connections.write(response, true, BufferUtil.EMPTY_BUFFER, callback);
    }
  }

  // Called by any thread.

  /** Returns how long the client has not read the last update; zero if it has. */
  long unreadNanos() {
    return sending ? System.nanoTime() - sendingSinceNanos : 0;
  }

  /** Closes the connection of a client that does not read. */
  void drop() {
    connections.close(response);
  }

  /** Ends the stream because of a failure. */
  void fail(Throwable cause) {
    whenEnded.accept(this);
    callback.failed(cause);
  }
}
