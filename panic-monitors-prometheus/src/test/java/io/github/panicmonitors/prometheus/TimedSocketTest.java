package io.github.panicmonitors.prometheus;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimedSocketTest {

  @Test
  void doesNotConnectOnceItsExchangeIsCancelled() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TimedSocket socket = new TimedSocket();
        Exchange exchange = Exchange.begin(Duration.ofSeconds(20))) {
      exchange.cancel();
      assertThatThrownBy(() -> socket.connect(listening.getLocalSocketAddress(), 5_000))
          .isInstanceOf(SocketException.class)
          .hasMessage("exchange was cancelled");
    }
  }

  @Test
  void doesNotConnectForNobody() throws Exception {
    SocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    try (TimedSocket socket = new TimedSocket()) {
      assertThatThrownBy(() -> socket.connect(anywhere, 5_000))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }
}
