package io.github.panicmonitors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.testkit.monitor.TestRound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailoverTest {
  private static final SourceUrl FIRST = SourceUrl.of("http://first/");
  private static final SourceUrl SECOND = SourceUrl.of("http://second/");

  private final Failover failover = new Failover(List.of(FIRST, SECOND));
  private final List<SourceUrl> requested = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"DNS", "CONNECT", "TLS", "TIMEOUT"})
  void triesTheNextUrlIfOneCannotBeReached(FailureKind kind) throws Exception {
    assertThat(read(Map.of(FIRST, kind)).url()).isEqualTo(SECOND);
    assertThat(requested).containsExactly(FIRST, SECOND);

    requested.clear();
    assertThat(read(Map.of()).url()).as("the one that answered last").isEqualTo(SECOND);
    assertThat(requested).containsExactly(SECOND);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"HTTP_STATUS", "MALFORMED", "TOO_LARGE", "TRUNCATED", "INVALID_URL"})
  void reportsAnyOtherFailureOfTheUrlThatAnswered(FailureKind kind) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> read(Map.of(FIRST, kind)))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    assertThat(requested).containsExactly(FIRST);
  }

  @Test
  void triesTheNextUrlIfOneIsTooSlow() throws Exception {
    HttpFailure slow = HttpFailure.ofSlowAnswer("slow");
    Failover.Answer<String> answer =
        failover.read(
            TestRound.within(Duration.ofSeconds(30)),
            (url, limit) -> {
              if (url.equals(FIRST)) {
                throw new SourceException(slow, url, slow);
              }
              return "answer";
            });
    assertThat(answer.url()).isEqualTo(SECOND);
  }

  @Test
  void reportsASlowUrlIfNoOtherCanBeReached() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(
            () ->
                failover.read(
                    TestRound.within(Duration.ofSeconds(30)),
                    (url, limit) -> {
                      HttpFailure failure =
                          url.equals(FIRST)
                              ? HttpFailure.ofSlowAnswer("slow")
                              : new HttpFailure(FailureKind.CONNECT, "refused");
                      throw new SourceException(failure, url, failure);
                    }))
        .satisfies(e -> assertThat(e.url()).isEqualTo(FIRST))
        .satisfies(e -> assertThat(e.isUnreachable()).isFalse());
  }

  @Test
  void requiresAUrl() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Failover(List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "PT30.5S, 3, PT10S",
    "PT60.5S, 1, PT60S",
    "PT10.5S, 2, PT5S",
    "PT3.5S, 3, PT1S",
    "PT3.5S, 1, PT3S",
    "PT0.5S, 1, PT0S",
    "PT0.1S, 2, PT0S"
  })
  void dividesTheTimeOfTheRound(Duration remaining, int left, Duration share) {
    assertThat(Failover.share(remaining, left)).isEqualTo(share);
  }

  private Failover.Answer<String> read(Map<SourceUrl, FailureKind> failures) throws Exception {
    return failover.read(
        TestRound.within(Duration.ofSeconds(30)),
        (url, limit) -> {
          requested.add(url);
          if (failures.containsKey(url)) {
            throw new SourceException(failures.get(url), "failed", url, null);
          }
          return "answer";
        });
  }
}
