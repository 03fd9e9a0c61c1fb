package io.github.panicmonitors.core.internal.task;

import io.github.panicmonitors.core.LincheckOptions;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Once the fence has advanced, no message of an older generation passes, from any thread. */
@Param(name = "generation", gen = IntGen.class, conf = "1:3")
public class FenceLincheckTest {
  private final Fence fence = new Fence(1);

  @Operation
  public boolean pass(@Param(name = "generation") int generation) {
    return fence.pass(generation);
  }

  @Operation(nonParallelGroup = "control")
  public void advanceTo(@Param(name = "generation") int generation) {
    fence.advanceTo(generation);
  }

  @Operation(nonParallelGroup = "control")
  public void shut() {
    fence.shut();
  }

  @Test
  void isLinearizableUnderStress() {
    LincheckOptions.stress().sequentialSpecification(Sequential.class).check(getClass());
  }

  @Test
  void isLinearizableInEveryInterleavingThatIsTried() {
    LincheckOptions.modelChecking().sequentialSpecification(Sequential.class).check(getClass());
  }

  /** The behaviour of a fence for a single thread. */
  public static final class Sequential {
    private int open = 1;

    public boolean pass(int generation) {
      return generation == open;
    }

    public void advanceTo(int generation) {
      open = generation;
    }

    public void shut() {
      open = -1;
    }
  }
}
