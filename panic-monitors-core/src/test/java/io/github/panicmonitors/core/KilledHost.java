package io.github.panicmonitors.core;

import io.github.panicmonitors.core.rabbitmq.RabbitMqBroker;
import io.github.panicmonitors.core.scripted.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A host in a separate process, which can be killed. */
final class KilledHost {
  private KilledHost() {}

  /**
   * Runs until it is killed or its parent process ends.
   *
   * @param args URI of the broker, file of the store, name of the queues
   */
  public static void main(String[] args) throws IOException {
    MonitorsManager manager =
        MonitorsManager.builder()
            .broker(RabbitMqBroker.uri(args[0]))
            .configStore(ConfigStore.file(Path.of(args[1])))
            .configsQueue(HostUnderFaults.configsQueue(args[2]))
            .heartbeatQueue("pings of " + args[2])
            .discovery(false)
            .provider(new ScriptedProvider().withoutEvents())
            .period(ScriptedProvider.TYPE, Duration.ofMillis(500))
            .build();
    try (manager) {
      manager.start();
      while (System.in.read() >= 0) {
        // Nothing is written: the end of the input is the end of the parent.
      }
    }
  }
}
