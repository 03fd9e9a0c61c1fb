package io.github.panicmonitors.evm.chain;

/** Thrown if a contract's result or event cannot be decoded, or is not as expected. */
public class AbiException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param reason what is wrong; must not quote the contract
   */
  public AbiException(String reason) {
    super(reason);
  }

  /** Returns what is wrong. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
