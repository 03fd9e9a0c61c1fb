package io.github.panicmonitors.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QuickstartIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static RabbitMqServer server;

  @BeforeAll
  static void start() {
    server = RabbitMqServer.start();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void runsOnRabbitMqAndDeletesItsQueues() {
    Output output = Output.of("--amqp", server.uri(), "--rounds", "3", "--period", "500ms");

    assertThat(output.exitCode()).isZero();
    assertThat(output.all())
        .containsSubsequence("alpha is down", "alpha is up again")
        .containsSubsequence("alpha, bravo-2, charlie", "alpha, bravo-2\n")
        .doesNotContain("guest");
    assertThat(output.lines()).last().asString().matches(Output.NOTHING_LOST);
    assertThat(server.rabbitmqctl("-q", "list_queues", "name")).doesNotContain("quickstart");
  }

  @Test
  void ignoresQueuesOfAKilledRun() {
    server.rabbitmqctl(
        "eval",
        "rabbit_amqqueue:declare(rabbit_misc:r(<<\"/\">>, queue, <<\"quickstart_raw_data\">>),"
            + " true, false, [], none, <<\"test\">>).");

    Output output = Output.of("--amqp", server.uri(), "--rounds", "1", "--period", "500ms");

    assertThat(output.exitCode()).isZero();
    assertThat(server.rabbitmqctl("-q", "list_queues", "name")).doesNotContain("quickstart");
  }

  @Test
  void reportsAWrongPasswordWithoutShowingIt() {
    String uri = server.uri().replace(":guest@", ":geheim@");

    Output output = Output.of("--amqp", uri, "--rounds", "1");

    assertThat(output.exitCode()).isEqualTo(1);
    assertThat(output.errorLines()).hasSize(1);
    assertThat(output.all()).doesNotContain("geheim");
  }

  @Test
  void readmeExampleRunsAndClosesOnSigterm() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Embedding.class.getName(),
                server.uri())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    try {
      Awaitility.await()
          .atMost(TIMEOUT)
          .until(
              () ->
                  server
                      .rabbitmqctl("-q", "list_queues", "name")
                      .contains("node_monitors_manager_configs_queue"));
      process.toHandle().destroy();
      assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + 15);
    } finally {
      process.destroyForcibly();
    }
  }
}
