package io.github.panicmonitors.junit;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Matches calls that only wait for time to pass. */
final class Sleeping extends DescribedPredicate<JavaAccess<?>> {
  private static final Map<Class<?>, Set<String>> METHODS =
      Map.of(
          Thread.class, Set.of("sleep"),
          TimeUnit.class, Set.of("sleep"),
          LockSupport.class, Set.of("parkNanos", "parkUntil"));

  Sleeping() {
    super("sleep");
  }

  @Override
  public boolean test(JavaAccess<?> access) {
    AccessTarget target = access.getTarget();
    return METHODS.entrySet().stream()
        .anyMatch(
            banned ->
                banned.getValue().contains(target.getName())
                    && target.getOwner().isAssignableTo(banned.getKey()));
  }
}
