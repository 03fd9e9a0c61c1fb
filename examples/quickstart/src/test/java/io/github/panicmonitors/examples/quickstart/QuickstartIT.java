package io.github.panicmonitors.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QuickstartIT {
  private static final String ACCOUNT = "readings: (\\d+) gathered, \\1 confirmed, 0 lost";

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
  void doesTheSameOnABareRabbitMqAndLeavesNoQueueBehind() {
    Output output = Output.of("--amqp", server.uri(), "--rounds", "3", "--period", "500ms");

    assertThat(output.exitCode()).isZero();
    assertThat(output.all())
        .containsSubsequence("alpha is down", "alpha is well again")
        .containsSubsequence("alpha, bravo-2, charlie", "alpha, bravo-2\n")
        .doesNotContain("guest");
    assertThat(output.lines()).last().asString().matches(ACCOUNT);
    assertThat(server.rabbitmqctl("-q", "list_queues", "name")).doesNotContain("quickstart");
  }

  @Test
  void takesNothingOverFromARunThatWasKilled() {
    server.rabbitmqctl(
        "eval",
        "rabbit_amqqueue:declare(rabbit_misc:r(<<\"/\">>, queue, <<\"quickstart_raw_data\">>),"
            + " true, false, [], none, <<\"test\">>).");

    Output output = Output.of("--amqp", server.uri(), "--rounds", "1", "--period", "500ms");

    assertThat(output.exitCode()).isZero();
    assertThat(server.rabbitmqctl("-q", "list_queues", "name")).doesNotContain("quickstart");
  }

  @Test
  void saysThatThePasswordIsWrongWithoutShowingIt() {
    String uri = server.uri().replace(":guest@", ":geheim@");

    Output output = Output.of("--amqp", uri, "--rounds", "1");

    assertThat(output.exitCode()).isEqualTo(1);
    assertThat(output.errorLines()).hasSize(1);
    assertThat(output.all()).doesNotContain("geheim");
  }

  @Test
  void theExampleOfTheReadmeRuns() throws InterruptedException {
    CountDownLatch toldToEnd = new CountDownLatch(1);
    toldToEnd.countDown();

    Embedding.run(server.uri(), toldToEnd);

    assertThat(server.rabbitmqctl("-q", "list_queues", "name"))
        .contains("monitors_manager_configs_queue");
  }
}
