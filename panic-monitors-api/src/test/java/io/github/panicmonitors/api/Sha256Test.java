package io.github.panicmonitors.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Sha256Test {
  /** The example of FIPS 180-2. */
  @Test
  void digestsTheStandardsExample() {
    byte[] content = "abc".getBytes(UTF_8);
    assertThat(Sha256.hex(content))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Sha256.of(content)).hasSize(32).startsWith(0xba, 0x78, 0x16, 0xbf);
  }
}
