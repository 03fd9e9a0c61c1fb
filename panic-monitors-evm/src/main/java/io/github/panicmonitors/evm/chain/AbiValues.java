package io.github.panicmonitors.evm.chain;

import io.github.panicmonitors.api.CheckReturnValue;
import java.math.BigInteger;
import java.util.List;

/**
 * The decoded values of a function's result or of an event, by position. Immutable.
 *
 * <p>A method throws {@link IndexOutOfBoundsException} if there is no such position, and {@link
 * IllegalArgumentException} if the signature has another type there.
 */
@CheckReturnValue
public final class AbiValues {
  private final List<Object> values;

  AbiValues(List<Object> values) {
    this.values = List.copyOf(values);
  }

  /** Returns the number of values. */
  public int size() {
    return values.size();
  }

  /** Returns an integer of any type, from {@code uint8} to {@code int256}. */
  public BigInteger integer(int index) {
    return as(BigInteger.class, index);
  }

  /** Returns the elements of an array of integers. */
  public List<BigInteger> integers(int index) {
    return elements(BigInteger.class, index);
  }

  /** Returns an address. */
  public Address address(int index) {
    return as(Address.class, index);
  }

  /** Returns the elements of an array of addresses. */
  public List<Address> addresses(int index) {
    return elements(Address.class, index);
  }

  /** Returns a string. */
  public String string(int index) {
    return as(String.class, index);
  }

  /** Returns a copy of a value of type {@code bytes} or, for example, {@code bytes32}. */
  public byte[] bytes(int index) {
    return as(byte[].class, index).clone();
  }

  Object get(int index) {
    return values.get(index);
  }

  private <T> List<T> elements(Class<T> type, int index) {
    List<?> elements = as(List.class, index);
    if (!elements.stream().allMatch(type::isInstance)) {
      throw otherType(index);
    }
    return elements.stream().map(type::cast).toList();
  }

  private <T> T as(Class<T> type, int index) {
    Object value = values.get(index);
    if (!type.isInstance(value)) {
      throw otherType(index);
    }
    return type.cast(value);
  }

  private static IllegalArgumentException otherType(int index) {
    return new IllegalArgumentException("value " + index + " has another type");
  }
}
