package io.github.panicmonitors.prometheus;

import io.github.panicmonitors.api.CheckReturnValue;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The wanted samples of a page, in page order. Immutable. */
@CheckReturnValue
public final class Samples implements Iterable<Sample> {
  private final List<Sample> list;

  private Samples(List<Sample> list) {
    this.list = list;
  }

  /** Creates an instance from a copy of the list. */
  public static Samples of(List<Sample> list) {
    return new Samples(List.copyOf(list));
  }

  /** Returns all samples. */
  public List<Sample> list() {
    return list;
  }

  /** Returns the samples with exactly this name. */
  public Stream<Sample> named(String name) {
    return list.stream().filter(sample -> sample.name().equals(name));
  }

  /** Returns the first sample with exactly this name. */
  public Optional<Sample> first(String name) {
    return named(name).findFirst();
  }

  @Override
  public Iterator<Sample> iterator() {
    return list.iterator();
  }

  @Override
  public String toString() {
    return list.toString();
  }
}
