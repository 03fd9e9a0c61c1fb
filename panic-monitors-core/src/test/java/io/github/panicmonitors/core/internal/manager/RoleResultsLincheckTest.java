package io.github.panicmonitors.core.internal.manager;

import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.manager.AppliedDocument;
import io.github.panicmonitors.api.manager.MonitorId;
import io.github.panicmonitors.core.LincheckOptions;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** Results that threads add at the same time are joined once, and none is missing. */
public class RoleResultsLincheckTest {
  private static final int ROLES = 5;
  private static final AppliedDocument RESULT =
      new AppliedDocument(
          "role",
          "key",
          true,
          List.of(new MonitorId("type", "n1")),
          List.of(),
          List.of(),
          0,
          List.of());

  /** The number of monitors in the joined result, for the thread that added the last one. */
  private final ThreadLocal<Integer> joined = ThreadLocal.withInitial(() -> 0);

  private final RoleResults results =
      new RoleResults(
          RoutingKey.of("key"), ROLES, document -> joined.set(document.started().size()));

  @Operation
  public int add() {
    joined.set(0);
    results.add(RESULT);
    return joined.get();
  }

  @Test
  void isLinearizableUnderStress() {
    LincheckOptions.stress().sequentialSpecification(Sequential.class).check(getClass());
  }

  /** The behaviour for a single thread. */
  public static final class Sequential {
    private int count;

    public int add() {
      count++;
      return count == ROLES ? ROLES : 0;
    }
  }
}
