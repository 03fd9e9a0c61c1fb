package io.github.panicmonitors.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExchangeTest {

  @Test
  void closesASocketThatComesAfterTheCancel() throws IOException {
    Exchange exchange = new Exchange(Duration.ofSeconds(1));
    exchange.cancel();
    try (Socket socket = new Socket()) {
      exchange.attach(socket);
      assertThat(socket.isClosed()).isTrue();
    }
  }

  @Test
  void leavesASocketAloneThatIsNoLongerItsOwn() throws IOException {
    Exchange exchange = new Exchange(Duration.ofSeconds(1));
    try (Socket socket = new Socket()) {
      exchange.attach(socket);
      exchange.detach();
      exchange.cancel();
      assertThat(socket.isClosed()).isFalse();
    }
  }
}
