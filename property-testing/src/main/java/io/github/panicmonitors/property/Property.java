package io.github.panicmonitors.property;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A statement that must hold for every case that a generator draws.
 *
 * <pre>{@code
 * Property.check(
 *     1000,
 *     draws -> draws.list(0, 20, () -> draws.between(0, 9)),
 *     digits -> assertThat(parse(print(digits))).isEqualTo(digits));
 * }</pre>
 *
 * <p>A failure names the shortest failing case that was found, by its {@code toString}, and the
 * seed. {@code -Dproperty.seed=<seed>} makes the failing case the first one, and {@code
 * -Dproperty.tries=<number>} replaces the number of cases.
 */
public final class Property {
  private static final String TRIES = "property.tries";
  private static final String SEED = "property.seed";

  private Property() {}

  /** A check of one case. It throws if the case fails. */
  @FunctionalInterface
  public interface Check<T> {
    /** Throws if the case fails. */
    void accept(T value) throws Exception;
  }

  /**
   * Draws cases and checks each, until one fails.
   *
   * @param tries the number of cases, unless {@code property.tries} is set
   * @throws AssertionError if a case fails; its cause is the failure of the shortest case
   */
  public static <T> void check(int tries, Function<Draws, T> generator, Check<T> check) {
    long seed = Long.getLong(SEED, ThreadLocalRandom.current().nextLong());
    int count = Integer.getInteger(TRIES, tries);
    for (int n = 0; n < count; n++) {
      TestCase<T> failed = TestCase.draw(Draws.random(seed + n), generator);
      Throwable failure = failed.failure(check);
      if (failure != null) {
        Shrinker<T> shrinker = new Shrinker<>(generator, check, failed, failure);
        shrinker.shrink();
        throw new AssertionError(
            "case %d of %d failed (-D%s=%d); the shortest that fails: %s"
                .formatted(n + 1, count, SEED, seed + n, shrinker.shortest().value()),
            shrinker.failure());
      }
    }
  }

  /** A case, and the numbers that it was made from. */
  record TestCase<T>(Draws draws, T value) {
    static <T> TestCase<T> draw(Draws draws, Function<Draws, T> generator) {
      return new TestCase<>(draws, generator.apply(draws));
    }

    @Nullable Throwable failure(Check<T> check) {
      try {
        check.accept(value);
        return null;
      } catch (Throwable failure) {
        return failure;
      }
    }
  }
}
