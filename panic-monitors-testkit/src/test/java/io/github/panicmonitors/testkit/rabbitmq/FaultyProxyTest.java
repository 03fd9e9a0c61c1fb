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
  private static final int LIMIT_MILLIS = 10_000;

  @Test
  void passesOnUntilItCuts() throws Exception {
    try (ServerSocket server = listening();
        FaultyProxy proxy = FaultyProxy.before(server.getLocalPort());
        Socket client = connected(proxy);
        Socket served = server.accept()) {
      client.getOutputStream().write(7);
      assertThat(served.getInputStream().read()).isEqualTo(7);
      served.getOutputStream().write(8);
      assertThat(client.getInputStream().read()).isEqualTo(8);

      proxy.cut();

      assertEnded(client);
    }
  }

  @Test
  void letsThroughWhatItDelayedWhenTheDelayEnds() throws Exception {
    assertLetsThrough(proxy -> proxy.delay(Duration.ZERO));
    assertLetsThrough(FaultyProxy::letThrough);
  }

  private static void assertLetsThrough(Consumer<FaultyProxy> end) throws Exception {
    try (ServerSocket server = listening();
        FaultyProxy proxy = FaultyProxy.before(server.getLocalPort());
        Socket client = connected(proxy);
        Socket served = server.accept()) {
      served.setSoTimeout(LIMIT_MILLIS);
      proxy.delay(Duration.ofHours(1));
      client.getOutputStream().write(7);
      poll(FaultyProxyTest::isHolding);

      end.accept(proxy);

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
  void endsAConnectionWhoseServerIsDown() throws Exception {
    int port;
    try (ServerSocket server = listening()) {
      port = server.getLocalPort();
    }
    try (FaultyProxy proxy = FaultyProxy.before(port);
        Socket client = connected(proxy)) {
      assertEnded(client);
    }
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private static Socket connected(FaultyProxy proxy) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setSoTimeout(LIMIT_MILLIS);
    return client;
  }

  /** A limit that is reached is another exception. */
  private static void assertEnded(Socket client) throws IOException {
    try {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }
}
