package io.github.panicmonitors.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineSocketTest {

  @Test
  void doesNotConnectAfterTheCallIsCancelled() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        DeadlineSocket socket = new DeadlineSocket();
        HttpCall call = HttpCall.begin(Duration.ofSeconds(20))) {
      call.cancel();
      assertThatThrownBy(() -> socket.connect(listening.getLocalSocketAddress(), 5_000))
          .isInstanceOf(SocketException.class)
          .hasMessage("request was cancelled");
    }
  }

  @Test
  void doesNotConnectOutsideACall() throws Exception {
    SocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    try (DeadlineSocket socket = new DeadlineSocket()) {
      assertThatThrownBy(() -> socket.connect(address, 5_000))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }
}
