package io.github.panicmonitors.api.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PanicMessageTest {
  private static final String META =
      "meta_data={monitor_name=Node monitor (main), node_id=n1, time=1795527000.123456";

  private final Iterator<Instant> clock =
      Arrays.asList(
              Instant.ofEpochSecond(1_795_527_000, 123_456_789),
              Instant.ofEpochSecond(1_795_527_001))
          .iterator();
  private final PanicMessage message = message();

  private PanicMessage message() {
    return new Context(clock::next).message().meta("node_id", "n1");
  }

  private record Context(InstantSource clock) implements MonitorContext {
    @Override
    public String monitorName() {
      return "Node monitor (main)";
    }

    @Override
    public String rawDataRoutingKey() {
      return "node.test";
    }

    @Override
    public Duration period() {
      return Duration.ofSeconds(10);
    }

    @Override
    public <S> Optional<S> inherited(Class<S> type) {
      return Optional.empty();
    }
  }

  private String body() {
    assertThat(message.toRawData().routingKey()).isEqualTo("node.test");
    return message.toRawData().body().toString();
  }

  @Test
  void holdsAResultAlone() {
    message.result(Map.of("height", 7.0));
    assertThat(body()).isEqualTo("{result={" + META + "}, data={height=7.0}}}");
    assertThat(message.toRoundResult("url"))
        .isEqualTo(RoundResult.reading(message.toRawData()).withSource("url"));
  }

  @Test
  void holdsAnErrorAlone() {
    message.error(FailureKind.CONNECT, 5015, "Node main is unreachable");
    assertThat(body())
        .isEqualTo(
            "{error={"
                + META
                + ", failure_kind=CONNECT}, message=Node main is unreachable, code=5015}}");
    assertThat(message.toRoundResult("url"))
        .isEqualTo(
            RoundResult.failure(
                FailureKind.CONNECT, "Node main is unreachable", "url", message.toRawData()));
  }

  @Test
  void keepsTheReasonOfAnErrorToItself() {
    message.error(FailureKind.DNS, 5015, "Node main is unreachable", "unknown host");
    assertThat(body()).doesNotContain("unknown host");
    assertThat(message.toRoundResult("url"))
        .isEqualTo(
            RoundResult.failure(
                FailureKind.DNS,
                "Node main is unreachable: unknown host",
                "url",
                message.toRawData()));
  }

  @Test
  void holdsSeveralNamedPartsOfOneTimeAndFailsAsTheFirstThatFailed() {
    message
        .under("prometheus")
        .result(Map.of("height", 7.0))
        .under("cosmos_rest")
        .meta("node_id", "n2")
        .error(FailureKind.HTTP_STATUS, 5023, "no data")
        .under("tendermint_rpc")
        .error(FailureKind.TIMEOUT, 5029, "no answer")
        .under("other")
        .empty();
    String second = META.replace("n1", "n2");
    assertThat(body())
        .isEqualTo(
            "{prometheus={result={"
                + META
                + "}, data={height=7.0}}}, cosmos_rest={error={"
                + second
                + ", failure_kind=HTTP_STATUS}, message=no data, code=5023}}, tendermint_rpc={error={"
                + second
                + ", failure_kind=TIMEOUT}, message=no answer, code=5029}}, other={}}");
    assertThat(message.toRoundResult("url"))
        .isEqualTo(
            RoundResult.failure(FailureKind.HTTP_STATUS, "no data", "url", message.toRawData()));
  }

  @Test
  void passesItsWarningsToAReadingAndPublishesNone() {
    message.warning(Warning.Kind.UNSUPPORTED, "no sync state").result(Map.of());
    assertThat(body()).doesNotContain("sync");
    assertThat(message.toRoundResult("url"))
        .isEqualTo(
            RoundResult.reading(message.toRawData())
                .withSource("url")
                .withWarning(Warning.Kind.UNSUPPORTED, "no sync state"));
  }

  @Test
  void tellsTheTimeThatItsPartsHave() {
    assertThat(message.time()).isEqualTo(new BigDecimal("1795527000.123456"));
    message.meta("last_monitored", message.time()).result(Map.of());
    assertThat(body()).contains("last_monitored=1795527000.123456, time=1795527000.123456");
  }

  @Test
  void rejectsAMessageThatPanicCouldNotRead() {
    assertThatIllegalStateException()
        .isThrownBy(message::toRawData)
        .withMessage("message must have a result or an error");
    assertThatIllegalStateException()
        .isThrownBy(message::empty)
        .withMessage("empty part must have a name");
    message.under("prometheus").empty();
    assertThatIllegalStateException()
        .isThrownBy(() -> message.under("prometheus").empty())
        .withMessage("message already has a part of this name: prometheus");
  }

  @Test
  void rejectsAnUnnamedPartBesideOthers() {
    String reason = "part without a name must be the only one";
    message.under("prometheus").empty();
    assertThatIllegalStateException()
        .isThrownBy(() -> message.result(Map.of()))
        .withMessage(reason);
    PanicMessage alone = message();
    alone.result(Map.of());
    assertThatIllegalStateException()
        .isThrownBy(() -> alone.under("prometheus").result(Map.of()))
        .withMessage(reason);
    assertThatIllegalStateException().isThrownBy(() -> alone.error(FailureKind.DNS, 1, "again"));
  }
}
