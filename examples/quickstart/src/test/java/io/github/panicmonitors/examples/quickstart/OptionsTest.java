package io.github.panicmonitors.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.api.Secret;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  @Test
  void everyOptionHasADefault() throws Exception {
    Options options = Options.parse();

    assertThat(options.amqp()).isNull();
    assertThat(options.nodes()).isEmpty();
    assertThat(options.period()).isEqualTo(Duration.ofSeconds(2));
    assertThat(options.rounds()).isEqualTo(Integer.MAX_VALUE);
    assertThat(options.help()).isFalse();
  }

  @Test
  void readsAllOptionsAndSeveralNodes() throws Exception {
    Options options =
        Options.parse(
            ("--amqp amqp://a:b@h --node http://h1:1/metrics --node https://h2/metrics"
                    + " --period 500ms --rounds 7 --help")
                .split(" "));

    assertThat(options.amqp()).isEqualTo(Secret.of("amqp://a:b@h"));
    assertThat(options.nodes())
        .containsExactly(URI.create("http://h1:1/metrics"), URI.create("https://h2/metrics"));
    assertThat(options.period()).isEqualTo(Duration.ofMillis(500));
    assertThat(options.rounds()).isEqualTo(7);
    assertThat(options.help()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"500ms,500", "2s,2000", "1m,60000"})
  void readsPeriods(String text, long millis) throws Exception {
    assertThat(Options.parse("--period", text).period()).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rounds",
        "--round 3",
        "--rounds",
        "--rounds 0",
        "--rounds -1",
        "--rounds x",
        "--rounds 10000000000",
        "--rounds 3 --rounds 4",
        "--rounds=3",
        "--period 2",
        "--period 0s",
        "--period 99ms",
        "--period -2s",
        "--node h:6688",
        "--node ftp://h/metrics",
        "--node http://h/a,http://h/b",
        "--node http://",
        "--amqp http://h",
        "--amqp amqp://"
      })
  void rejectsInvalidArguments(String arguments) {
    Output output = Output.of(arguments.split(" "));

    assertThat(output.exitCode()).isEqualTo(2);
    assertThat(output.lines()).isEmpty();
    assertThat(output.errorLines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--amqp http://me:geheim@h",
        "--amqp amqp://me:geheim@h:x",
        "--amqp=amqp://me:geheim@h",
        "--node me:geheim@h",
        "--node http://me:geheim@h/ä|",
        "amqp://me:geheim@h"
      })
  void errorsContainNoCredentials(String arguments) {
    assertThatThrownBy(() -> Options.parse(arguments.split(" ")))
        .isInstanceOf(Options.InvalidOptionException.class)
        .message()
        .doesNotContain("me:", "geheim");
  }

  @Test
  void toStringContainsNoCredentials() throws Exception {
    assertThat(Options.parse("--node", "http://me:geheim@h1:1/m", "--amqp", "amqp://me:geheim@h"))
        .hasToString("h1, every 2s");
  }

  @Test
  void printsHelp() {
    Output output = Output.of("--help");

    assertThat(output.exitCode()).isZero();
    assertThat(output.lines()).first().asString().startsWith("usage:");
    assertThat(output.errorLines()).isEmpty();
  }
}
