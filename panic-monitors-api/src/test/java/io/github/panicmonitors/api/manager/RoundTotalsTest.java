package io.github.panicmonitors.api.manager;

import static io.github.panicmonitors.api.monitor.FailureKind.ABANDONED;
import static io.github.panicmonitors.api.monitor.FailureKind.CONNECT;
import static io.github.panicmonitors.api.monitor.FailureKind.DNS;
import static io.github.panicmonitors.api.monitor.FailureKind.TLS;
import static io.github.panicmonitors.api.monitor.Warning.Kind.RATE_LIMITED;
import static io.github.panicmonitors.api.monitor.Warning.Kind.UNSUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundTotalsTest {
  private final Map<FailureKind, Long> failures = new LinkedHashMap<>();

  @Test
  void addUp() {
    failures.put(CONNECT, 2L);
    failures.put(DNS, 3L);
    RoundTotals totals = new RoundTotals("node", 5, failures, 1, Map.of(UNSUPPORTED, 4L));

    assertThat(totals.rounds()).isEqualTo(10);
    assertThat(totals.failed(DNS)).isEqualTo(3);
    assertThat(totals.failed(TLS)).isZero();
    assertThat(totals.warned(UNSUPPORTED)).isEqualTo(4);
    assertThat(totals.warned(RATE_LIMITED)).isZero();
  }

  @Test
  void orderFailuresByKind() {
    failures.put(ABANDONED, 1L);
    failures.put(TLS, 1L);
    failures.put(CONNECT, 1L);

    assertThat(new RoundTotals("node", 0, failures, 0, Map.of()).failures().keySet())
        .containsExactly(CONNECT, TLS, ABANDONED);
  }

  @Test
  @SuppressWarnings("NullAway") // null on purpose
  void noCountIsNull() {
    failures.put(TLS, null);

    assertThatThrownBy(() -> new RoundTotals("node", 0, failures, 0, Map.of()))
        .isInstanceOf(NullPointerException.class);
  }
}
