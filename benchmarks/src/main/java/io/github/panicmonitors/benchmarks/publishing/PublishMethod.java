package io.github.panicmonitors.benchmarks.publishing;

import java.util.function.BooleanSupplier;

/** A way to publish messages. */
interface PublishMethod {

  /** Publishes for as long as it is told to go on, then waits for the last confirms. */
  void publish(BooleanSupplier goOn) throws Exception;

  /** Returns how many messages were confirmed so far. */
  long confirmed();
}
