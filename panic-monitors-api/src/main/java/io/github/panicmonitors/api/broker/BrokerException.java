package io.github.panicmonitors.api.broker;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** Thrown when a broker cannot be reached or refuses a request. Contains no credentials. */
public class BrokerException extends Exception {
  private static final long serialVersionUID = 1;

  /** The kind of failure. */
  private final BrokerFault fault;

  /** Creates an exception without a cause. */
  public BrokerException(BrokerFault fault, String message) {
    this(fault, message, null);
  }

  /**
   * Creates an exception.
   *
   * @param message what happened, naming the object concerned, without credentials
   * @param cause what the broker's client threw, or {@code null}
   */
  public BrokerException(BrokerFault fault, String message, @Nullable Throwable cause) {
    super(requireNonNull(message, "message"), cause);
    this.fault = requireNonNull(fault, "fault");
  }

  /** Returns the kind of failure. */
  public BrokerFault fault() {
    return fault;
  }
}
