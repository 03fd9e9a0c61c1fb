package io.github.panicmonitors.examples.quickstart;

import io.github.panicmonitors.api.manager.PanicRoles;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;

/** The example in README.md, between the two marks, as a program. */
final class Embedding {
  private Embedding() {}

  public static void main(String[] arguments) throws InterruptedException {
    String amqpUri = arguments[0];
    // example
    MonitorsManager manager =
        MonitorsManager.builder()
            .roles(PanicRoles.node()) // the PANIC manager it replaces
            .broker(RabbitMqBroker.uri(amqpUri))
            .build();
    Runtime.getRuntime().addShutdownHook(new Thread(manager::close));
    manager.start();
    Thread.currentThread().join(); // the manager's threads are daemons
    // end of the example
  }
}
