package io.github.panicmonitors.property;

import io.github.panicmonitors.property.Property.Check;
import io.github.panicmonitors.property.Property.TestCase;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks for the shortest case that fails with the same exception. */
final class Shrinker<T> {
  private static final int MAX_BLOCK = 6;
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final long start = System.nanoTime();
  private final Function<Draws, T> generator;
  private final Check<T> check;
  private TestCase<T> shortest;
  private Throwable failure;

  Shrinker(Function<Draws, T> generator, Check<T> check, TestCase<T> failed, Throwable failure) {
    this.generator = generator;
    this.check = check;
    this.shortest = failed;
    this.failure = failure;
  }

  TestCase<T> shortest() {
    return shortest;
  }

  Throwable failure() {
    return failure;
  }

  /** Stops when no change makes the case shorter, or after 30 seconds. */
  void shrink() {
    Draws before;
    do {
      before = draws();
      deleteElements();
      deleteNumbers();
      lowerNumbers();
    } while (draws().isSimplerThan(before));
  }

  /** Deletes elements of lists: first half a list at once, in the end one by one. */
  private void deleteElements() {
    for (int list = 0; list < draws().lists(); list++) {
      for (int count = draws().length(list); count > 0; count /= 2) {
        for (int from = draws().length(list) - count; from >= 0; from -= count) {
          if (from + count <= draws().length(list)) {
            attempt(draws().withoutElements(list, from, count));
          }
        }
      }
    }
  }

  /** Deletes a few numbers in a row, wherever they are. */
  private void deleteNumbers() {
    for (int count = MAX_BLOCK; count > 0; count--) {
      for (int from = draws().numbers().size() - count; from >= 0; from--) {
        if (from + count <= draws().numbers().size()) {
          attempt(draws().without(from, from + count));
        }
      }
    }
  }

  private void lowerNumbers() {
    for (int i = 0; i < draws().numbers().size(); i++) {
      long low = 0;
      while (i < draws().numbers().size() && low < draws().numbers().get(i)) {
        long middle = low + (draws().numbers().get(i) - low) / 2;
        if (!attempt(draws().with(i, middle))) {
          low = middle + 1;
        }
      }
    }
  }

  private Draws draws() {
    return shortest.draws();
  }

  private boolean attempt(List<Long> numbers) {
    if (System.nanoTime() - start > MAX_NANOS) {
      return false;
    }
    TestCase<T> candidate = TestCase.draw(Draws.replaying(numbers), generator);
    if (!candidate.draws().isSimplerThan(draws())) {
      return false;
    }
    @Nullable Throwable thrown = candidate.failure(check);
    if (thrown == null || thrown.getClass() != failure.getClass()) {
      return false;
    }
    shortest = candidate;
    failure = thrown;
    return true;
  }
}
