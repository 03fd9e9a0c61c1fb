package io.github.panicmonitors.testkit.rabbitmq;

import static io.github.panicmonitors.testkit.ThreadStates.poll;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultyProxyTest {
  private static final int TIMEOUT_MILLIS = 10_000;

  @Test
  void forwardsUntilConnectionsAreDropped() throws Exception {
    try (ServerSocket server = listening();
        FaultyProxy proxy = FaultyProxy.to(server.getLocalPort());
        Socket client = connected(proxy);
        Socket served = server.accept()) {
      client.getOutputStream().write(7);
      assertThat(served.getInputStream().read()).isEqualTo(7);
      served.getOutputStream().write(8);
      assertThat(client.getInputStream().read()).isEqualTo(8);

      proxy.dropConnections();

      assertClosed(client);
    }
  }

  @Test
  void forwardsDelayedDataWhenTheDelayEnds() throws Exception {
    assertForwardsAfter(proxy -> proxy.delay(Duration.ZERO));
    assertForwardsAfter(FaultyProxy::resume);
  }

  private static void assertForwardsAfter(Consumer<FaultyProxy> endDelay) throws Exception {
    try (ServerSocket server = listening();
        FaultyProxy proxy = FaultyProxy.to(server.getLocalPort());
        Socket client = connected(proxy);
        Socket served = server.accept()) {
      served.setSoTimeout(TIMEOUT_MILLIS);
      proxy.delay(Duration.ofHours(1));
      client.getOutputStream().write(7);
      poll(FaultyProxyTest::isHolding);

      endDelay.accept(proxy);

      assertThat(served.getInputStream().read()).isEqualTo(7);
    }
  }

  private static boolean isHolding() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals("faulty-proxy"))
        .flatMap(thread -> Stream.of(thread.getValue()))
        .anyMatch(frame -> frame.getMethodName().equals("wait"));
  }

  @Test
  void closesConnectionsWhoseServerIsDown() throws Exception {
    int port;
    try (ServerSocket server = listening()) {
      port = server.getLocalPort();
    }
    try (FaultyProxy proxy = FaultyProxy.to(port);
        Socket client = connected(proxy)) {
      assertClosed(client);
    }
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private static Socket connected(FaultyProxy proxy) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setSoTimeout(TIMEOUT_MILLIS);
    return client;
  }

  /** A timeout would be another exception. */
  private static void assertClosed(Socket client) throws IOException {
    try {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }
}
