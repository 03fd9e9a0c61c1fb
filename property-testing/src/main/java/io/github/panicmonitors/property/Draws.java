package io.github.panicmonitors.property;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/**
 * The random numbers of one test case.
 *
 * <p>All numbers are recorded. A failing case is made shorter by replaying fewer and lower numbers,
 * so a generator should give its simplest value for zeros, and draw each list with {@link #list}.
 */
public final class Draws {
  private final LongUnaryOperator source;
  private final List<Long> numbers = new ArrayList<>();

  /** For each list, where its elements start in {@code numbers}, and where the last one ends. */
  private final List<List<Integer>> lists = new ArrayList<>();

  private Draws(LongUnaryOperator source) {
    this.source = source;
  }

  static Draws random(long seed) {
    return new Draws(new SplittableRandom(seed)::nextLong);
  }

  /** Replays recorded numbers, each reduced to the requested bound, and then zeros. */
  static Draws replaying(List<Long> recorded) {
    Iterator<Long> next = recorded.iterator();
    return new Draws(bound -> next.hasNext() ? Math.min(next.next(), bound - 1) : 0);
  }

  /** Draws a number from 0 to {@code bound - 1}. */
  public long below(long bound) {
    long number = source.applyAsLong(bound);
    numbers.add(number);
    return number;
  }

  /** Draws a number from {@code min} to {@code max}, both included; {@code min} is simplest. */
  public int between(int min, int max) {
    return min + (int) below((long) max - min + 1);
  }

  /** Draws {@code false}, which is simplest, or {@code true}. */
  public boolean flag() {
    return below(2) == 1;
  }

  /** Draws one of several values; the first is simplest. */
  public <T> T oneOf(List<T> values) {
    return values.get(between(0, values.size() - 1));
  }

  /** Draws an index, each as often as its weight says; 0 is simplest. */
  public int weighted(int... weights) {
    int sum = 0;
    for (int weight : weights) {
      sum += weight;
    }
    long left = below(sum);
    int index = 0;
    while (left >= weights[index]) {
      left -= weights[index++];
    }
    return index;
  }

  /** Draws a list of {@code min} to {@code max} elements, each length equally often. */
  public <T> List<T> list(int min, int max, Supplier<T> element) {
    List<T> list = new ArrayList<>();
    List<Integer> bounds = new ArrayList<>();
    lists.add(bounds);
    bounds.add(numbers.size());
    // A number before each element decides whether it follows, so elements can be deleted alone.
    while (list.size() < max && (below(max - list.size() + 1L) != 0 || list.size() < min)) {
      list.add(element.get());
      bounds.add(numbers.size());
    }
    return list;
  }

  List<Long> numbers() {
    return numbers;
  }

  int lists() {
    return lists.size();
  }

  /** Returns the length of a list, or 0 if there is no such list. */
  int length(int list) {
    return list < lists.size() ? lists.get(list).size() - 1 : 0;
  }

  List<Long> withoutElements(int list, int from, int count) {
    List<Integer> bounds = lists.get(list);
    return without(bounds.get(from), bounds.get(from + count));
  }

  List<Long> without(int from, int to) {
    List<Long> rest = new ArrayList<>(numbers);
    rest.subList(from, to).clear();
    return rest;
  }

  List<Long> with(int index, long number) {
    List<Long> changed = new ArrayList<>(numbers);
    changed.set(index, number);
    return changed;
  }

  /** Whether this has fewer numbers, or equally many and a lower one where they first differ. */
  boolean isSimplerThan(Draws other) {
    if (numbers.size() != other.numbers.size()) {
      return numbers.size() < other.numbers.size();
    }
    for (int i = 0; i < numbers.size(); i++) {
      int order = Long.compare(numbers.get(i), other.numbers.get(i));
      if (order != 0) {
        return order < 0;
      }
    }
    return false;
  }
}
