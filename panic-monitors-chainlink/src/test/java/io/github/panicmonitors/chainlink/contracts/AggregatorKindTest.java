package io.github.panicmonitors.chainlink.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.LogEntry;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AggregatorKindTest {
  private static final Address FIRST = Address.of("0x%040x".formatted(1));
  private static final Address SECOND = Address.of("0x%040x".formatted(2));

  /** Observers 1, again 1, 2, 255 and 0, of which the last one has no observation. */
  @Test
  void ignoresObserversThatAreNoOraclesOrHaveNoObservationOfTheirOwn() throws Exception {
    String data =
        "0x"
            + words(7, 1, 160, 320, 0)
            + words(4, 10, 20, 30, 40)
            + words(5)
            + "010102ff00"
            + "0".repeat(54);
    LogEntry log =
        new LogEntry(
            FIRST,
            List.of(AggregatorKind.OCR.topic(), "0x" + words(9)),
            data,
            BigInteger.valueOf(100),
            0);
    RoundEvent event = AggregatorKind.OCR.read(log, List.of(FIRST, SECOND));
    assertThat(event)
        .isEqualTo(
            new RoundEvent(
                BigInteger.valueOf(100), BigInteger.valueOf(9), Map.of(SECOND, BigInteger.TEN), 4));
  }

  private static String words(long... numbers) {
    StringBuilder words = new StringBuilder();
    for (long number : numbers) {
      words.append("%064x".formatted(number));
    }
    return words.toString();
  }
}
