package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.core.LincheckOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Chooses thread interleavings step by step, where {@link OutboxLincheckTest} runs threads. */
@Tag("long")
class OutboxModelCheckingTest {
  @Test
  void outboxIsLinearizableInEveryInterleavingThatIsTried() {
    LincheckOptions.modelChecking()
        .sequentialSpecification(SequentialOutbox.class)
        .check(OutboxLincheckTest.class);
  }
}
