package com.example.spring;

import static io.github.panicmonitors.testkit.config.TestEntry.entry;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.github.panicmonitors.testkit.config.TestDocument;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.rabbitmq.RabbitMqServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The unchanged application with the RabbitMQ client version that Spring Boot pins. */
class SpringHostIT {
  @Test
  void publishesToRabbitMq() throws Exception {
    try (FakeHttpServer ledger = FakeHttpServer.create();
        RabbitMqServer server = RabbitMqServer.start();
        ConfigurableApplicationContext host =
            new SpringApplicationBuilder(SpringHost.class)
                .run("--monitors.broker=" + server.uri());
        Connection connection = factory(server).newConnection();
        Channel channel = connection.createChannel()) {
      assertThat(host.getBean(MonitorsHealthIndicator.class).health().getStatus())
          .isEqualTo(Status.UP);
      ledger.respond(FakeResponse.json("{\"height\": 7}"));
      TestDocument hub =
          TestDocument.of("chains.cosmos.hub.ledgers_config", entry("hub").url(ledger.url()));
      AMQP.Queue.DeclareOk queue = channel.queueDeclare();
      channel.queueBind(queue.getQueue(), "raw_data", "ledger");
      channel.basicPublish("config", hub.key(), null, hub.json().getBytes(UTF_8));

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> channel.messageCount(queue.getQueue()) == 1);

      assertThat(new String(channel.basicGet(queue.getQueue(), true).getBody(), UTF_8))
          .contains("\"height\":7");
    }
  }

  private static ConnectionFactory factory(RabbitMqServer server) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(server.uri());
    return factory;
  }
}
