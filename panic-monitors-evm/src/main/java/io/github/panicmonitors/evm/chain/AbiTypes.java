package io.github.panicmonitors.evm.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.esaulpaugh.headlong.abi.ABIType;
import com.esaulpaugh.headlong.abi.ArrayType;
import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A list of ABI types. Encodes and decodes values with headlong, which no other class uses.
 *
 * <p>Supports integers, addresses, strings, bytes, and arrays of integers and addresses. Arrays of
 * arrays are rejected: their elements may all point to the same bytes, so that 1 MB could decode to
 * gigabytes.
 */
final class AbiTypes {
  /** 1,024 words: four times what 255 addresses take. */
  static final int MAX_HEX_LENGTH = "0x".length() + 1_024 * 64;

  private static final Set<Integer> UNITS =
      Set.of(
          ABIType.TYPE_CODE_INT,
          ABIType.TYPE_CODE_LONG,
          ABIType.TYPE_CODE_BIG_INTEGER,
          ABIType.TYPE_CODE_ADDRESS);

  private static final Pattern HEX = Pattern.compile("0[xX](?:[0-9a-fA-F]{2})*+");

  private final TupleType<Tuple> types;

  private AbiTypes(TupleType<Tuple> types) {
    this.types = types;
  }

  /**
   * Parses types.
   *
   * @param text types in parentheses: {@code (uint80,int256)}
   * @throws IllegalArgumentException if the text has a type that does not exist or is not supported
   */
  static AbiTypes parse(String text) {
    TupleType<Tuple> types = tuple(text);
    for (ABIType<?> type : types) {
      if (!isSupported(type)) {
        throw new IllegalArgumentException("type is not supported: " + type.getCanonicalType());
      }
    }
    return new AbiTypes(types);
  }

  private static TupleType<Tuple> tuple(String text) {
    try {
      return TupleType.parse(text);
    } catch (ClassCastException e) {
      throw new IllegalArgumentException("types must be in parentheses: " + text, e);
    }
  }

  private static boolean isSupported(ABIType<?> type) {
    return UNITS.contains(type.typeCode()) || isArrayOfUnits(type) || isBytes(type);
  }

  private static boolean isArrayOfUnits(ABIType<?> type) {
    return type instanceof ArrayType<?, ?, ?> array
        && UNITS.contains(array.getElementType().typeCode());
  }

  private static boolean isBytes(ABIType<?> type) {
    return type instanceof ArrayType<?, ?, ?> array
        && array.getElementType().typeCode() == ABIType.TYPE_CODE_BYTE;
  }

  /**
   * Parses types that {@link #encode} supports: integers and addresses.
   *
   * @throws IllegalArgumentException if there is any other type
   */
  static AbiTypes parseArguments(String text) {
    AbiTypes arguments = parse(text);
    for (ABIType<?> type : arguments.types) {
      if (!UNITS.contains(type.typeCode())) {
        throw new IllegalArgumentException(
            "argument must be an integer or an address: " + type.getCanonicalType());
      }
    }
    return arguments;
  }

  int size() {
    return types.size();
  }

  /** Returns whether a topic holds values of these types themselves, not their hashes. */
  boolean fitTopics() {
    for (ABIType<?> type : types) {
      if (type.isDynamic() || isArrayOfUnits(type)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the types as they are in a signature: {@code (uint256)} for {@code (uint)}. */
  String canonical() {
    return types.getCanonicalType();
  }

  /**
   * Encodes values: BigInteger and Address.
   *
   * @return hexadecimal digits
   * @throws IllegalArgumentException if a value does not fit its type, or if the number of values
   *     is wrong
   */
  String encode(Object... values) {
    if (values.length != types.size()) {
      throw new IllegalArgumentException(
          "there must be " + types.size() + " arguments: " + values.length);
    }
    try {
      Object[] encoded =
          IntStream.range(0, values.length)
              .mapToObj(i -> toHeadlong(types.get(i), values[i]))
              .toArray();
      return HexFormat.of().formatHex(types.encode(Tuple.from(encoded)).array());
    } catch (ArithmeticException | ClassCastException e) {
      throw new IllegalArgumentException("an argument is not of the types " + canonical(), e);
    }
  }

  private static Object toHeadlong(ABIType<?> type, Object value) {
    if (value instanceof Address address) {
      return com.esaulpaugh.headlong.abi.Address.wrap(address.toString());
    }
    if (value instanceof BigInteger number) {
      return switch (type.typeCode()) {
        case ABIType.TYPE_CODE_INT -> number.intValueExact();
        case ABIType.TYPE_CODE_LONG -> number.longValueExact();
        default -> number;
      };
    }
    throw new IllegalArgumentException("argument must be a BigInteger or an Address");
  }

  /**
   * Decodes values. Bytes after the last value are ignored, as in Solidity.
   *
   * @param hex {@code 0x} and hexadecimal digits; any text is safe
   */
  AbiValues decode(String hex) throws AbiException {
    if (hex.length() > MAX_HEX_LENGTH) {
      throw new AbiException("data is longer than " + MAX_HEX_LENGTH + " characters");
    }
    if (!isHex(hex)) {
      throw new AbiException("data is not hexadecimal");
    }
    if (hex.length() == 2 && types.size() > 0) {
      throw new AbiException("data is empty");
    }
    try {
      Tuple decoded = types.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex, 2, hex.length())));
      return new AbiValues(
          IntStream.range(0, decoded.size()).mapToObj(i -> fromHeadlong(decoded.get(i))).toList());
    } catch (RuntimeException e) {
      throw new AbiException("data is not of the types " + canonical());
    }
  }

  /** Returns whether a text is {@code 0x} followed by an even number of hexadecimal digits. */
  static boolean isHex(String text) {
    return HEX.matcher(text).matches();
  }

  private static Object fromHeadlong(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return BigInteger.valueOf(((Number) value).longValue());
    }
    if (value instanceof com.esaulpaugh.headlong.abi.Address address) {
      return Address.of(String.format(Locale.ROOT, "0x%040x", address.value()));
    }
    if (value instanceof int[] numbers) {
      return Arrays.stream(numbers).mapToObj(BigInteger::valueOf).toList();
    }
    if (value instanceof long[] numbers) {
      return Arrays.stream(numbers).mapToObj(BigInteger::valueOf).toList();
    }
    return value instanceof Object[] elements
        ? Arrays.stream(elements).map(AbiTypes::fromHeadlong).toList()
        : value;
  }

  /** Returns the hexadecimal digits of the Keccak-256 of a text. */
  static String keccak(String text) {
    return HexFormat.of().formatHex(Function.newDefaultDigest().digest(text.getBytes(UTF_8)));
  }

  /** Returns an address with the capitals of EIP-55. */
  static String withChecksum(String address) {
    return com.esaulpaugh.headlong.abi.Address.toChecksumAddress(address);
  }
}
