package io.github.panicmonitors.examples.quickstart;

import io.github.panicmonitors.api.manager.MonitorsListener;
import io.github.panicmonitors.api.manager.RoundReport;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** The example in README.md, between the two marks. */
final class Embedding {
  private Embedding() {}

  static void run(String amqpUri, CountDownLatch toldToEnd) throws InterruptedException {
    // example
    MonitorsListener printer =
        new MonitorsListener() {
          @Override
          public void roundFinished(RoundReport report) {
            System.out.println(report.name() + ": " + report.result());
          }
        };
    try (MonitorsManager manager =
        MonitorsManager.builder()
            .broker(RabbitMqBroker.uri(amqpUri))
            .period("chainlink-node", Duration.ofSeconds(30))
            .listener(printer)
            .build()) {
      manager.start();
      toldToEnd.await();
    }
    // end of the example
  }
}
