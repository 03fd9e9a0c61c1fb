package io.github.panicmonitors.benchmarks.publishing;

import java.util.function.BooleanSupplier;

/** A way to publish messages. */
interface PublishMethod {

  /** Publishes as long as the condition holds, then waits for the last confirms. */
  void publish(BooleanSupplier goOn) throws Exception;

  /** Returns the number of confirmed messages. */
  long confirmed();
}
