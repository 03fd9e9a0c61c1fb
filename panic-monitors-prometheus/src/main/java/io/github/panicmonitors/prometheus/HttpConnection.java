package io.github.panicmonitors.prometheus;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.prometheus.Target.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A connection to a server, over TLS or not. */
final class HttpConnection {
  private final Origin origin;
  private final TimedSocket socket;
  private final InputStream in;
  private final OutputStream out;
  private long idleSinceNanos;

  private HttpConnection(Origin origin, TimedSocket socket, Socket secured) throws IOException {
    this.origin = origin;
    this.socket = socket;
    in = secured.getInputStream();
    out = secured.getOutputStream();
  }

  static HttpConnection open(
      Origin origin, Exchange exchange, Duration connectLimit, Supplier<SSLSocketFactory> tls)
      throws IOException {
    long until = System.nanoTime() + connectLimit.toNanos();
    InetAddress[] addresses = resolve(origin);
    for (int i = 0; ; i++) {
      long share = Math.max(1, (until - System.nanoTime()) / 1_000_000 / (addresses.length - i));
      TimedSocket socket = new TimedSocket();
      try {
        connect(socket, new InetSocketAddress(addresses[i], origin.port()), exchange, share);
        return secured(origin, socket, tls);
      } catch (IOException e) {
        Exchange.closeQuietly(socket);
        boolean connected = e instanceof HttpFailure failure && failure.kind() == FailureKind.TLS;
        if (connected || i == addresses.length - 1 || exchange.isCancelled() || exchange.isOver()) {
          throw e;
        }
      }
    }
  }

  private static InetAddress[] resolve(Origin origin) throws HttpFailure {
    try {
      return InetAddress.getAllByName(origin.host());
    } catch (UnknownHostException e) {
      throw new HttpFailure(FailureKind.DNS, "host is unknown: " + origin.host(), e);
    }
  }

  private static void connect(
      TimedSocket socket, InetSocketAddress address, Exchange exchange, long mostMillis)
      throws IOException {
    exchange.attach(socket);
    socket.serve(exchange);
    int millis = exchange.remainingMillis(mostMillis);
    if (millis == 0) {
      throw exchange.timeout();
    }
    try {
      socket.connect(address, millis);
      socket.setTcpNoDelay(true);
    } catch (SocketTimeoutException e) {
      throw new HttpFailure(FailureKind.TIMEOUT, "no connection within " + millis + " ms", e);
    } catch (IOException e) {
      throw new HttpFailure(FailureKind.CONNECT, "connection failed: " + e.getMessage(), e);
    }
  }

  private static HttpConnection secured(
      Origin origin, TimedSocket socket, Supplier<SSLSocketFactory> tls) throws IOException {
    if (!origin.tls()) {
      return new HttpConnection(origin, socket, socket);
    }
    try {
      SSLSocket secured =
          (SSLSocket) tls.get().createSocket(socket, origin.host(), origin.port(), true);
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      return new HttpConnection(origin, socket, secured);
    } catch (IOException e) {
      throw new HttpFailure(FailureKind.TLS, "TLS handshake failed: " + e.getMessage(), e);
    }
  }

  Origin origin() {
    return origin;
  }

  void serve(Exchange exchange) throws IOException {
    exchange.attach(socket);
    socket.serve(exchange);
  }

  void send(byte[] request) throws IOException {
    out.write(request);
    out.flush();
  }

  int read(byte[] buffer, int from) throws IOException {
    return in.read(buffer, from, buffer.length - from);
  }

  void idle() {
    idleSinceNanos = System.nanoTime();
  }

  boolean isIdleFor(Duration most) {
    return System.nanoTime() - idleSinceNanos > most.toNanos();
  }

  /**
   * Ends the connection at once. Below TLS: its own close could wait for a handshake that hangs.
   */
  void close() {
    Exchange.closeQuietly(socket);
  }
}
