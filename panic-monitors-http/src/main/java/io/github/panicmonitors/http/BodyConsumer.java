package io.github.panicmonitors.http;

/**
 * Receives the body of one response as it arrives and makes a value of it.
 *
 * <p>Called by the thread that sent the request. An exception ends the request.
 *
 * @param <T> the value
 */
public interface BodyConsumer<T> {

  /**
   * Receives the next bytes of the body, which may end anywhere. The array is reused afterwards.
   *
   * @throws BodyException if the body cannot be used
   */
  void accept(byte[] bytes, int offset, int length) throws BodyException;

  /**
   * Returns the value. Called once, after the last byte.
   *
   * @throws BodyException if the body cannot be used
   */
  T finish() throws BodyException;
}
