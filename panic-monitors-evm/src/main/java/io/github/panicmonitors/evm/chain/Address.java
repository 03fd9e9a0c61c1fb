package io.github.panicmonitors.evm.chain;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.Text;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of an account or a contract. {@link #toString} has the capitals of EIP-55.
 *
 * @param lowerCase {@code 0x} and 40 hexadecimal digits
 */
@CheckReturnValue
public record Address(String lowerCase) {
  private static final Pattern FORM = Pattern.compile("0[xX][0-9a-fA-F]{40}");

  /**
   * Creates an address from digits in any case. The checksum is not verified.
   *
   * @throws IllegalArgumentException if the text is not {@code 0x} and 40 hexadecimal digits
   */
  public Address {
    if (!FORM.matcher(lowerCase).matches()) {
      throw new IllegalArgumentException(
          "address must be 0x and 40 hexadecimal digits: " + Text.truncated(lowerCase));
    }
    lowerCase = lowerCase.toLowerCase(Locale.ROOT);
  }

  /**
   * Creates an address from digits in any case. The checksum is not verified.
   *
   * @throws IllegalArgumentException if the text is not {@code 0x} and 40 hexadecimal digits
   */
  public static Address of(String text) {
    return new Address(text);
  }

  /** Returns the address in a text, or empty if the text is not an address. */
  public static Optional<Address> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new Address(text)) : Optional.empty();
  }

  /** Returns the address with the capitals of EIP-55. */
  @Override
  public String toString() {
    return AbiTypes.withChecksum(lowerCase);
  }
}
