package io.github.panicmonitors.core.internal.outbox;

import io.github.panicmonitors.core.LincheckOptions;
import org.junit.jupiter.api.Test;

/** What the stress test leaves to chance is tried step by step; by {@code scripts/stress}. */
class OutboxModelChecking {
  @Test
  void outboxIsLinearizableInEveryInterleavingThatIsTried() {
    LincheckOptions.modelChecking()
        .sequentialSpecification(SequentialOutbox.class)
        .check(OutboxLincheckTest.class);
  }
}
