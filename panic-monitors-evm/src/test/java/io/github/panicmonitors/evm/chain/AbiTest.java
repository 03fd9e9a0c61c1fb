package io.github.panicmonitors.evm.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.property.Draws;
import io.github.panicmonitors.property.Property;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AbiTest {
  private static final Address CONTRACT = Address.of("0x" + "12".repeat(20));

  @ParameterizedTest
  @CsvSource({
    "aggregator(), 0x245a7bfc",
    "description(), 0x7284e416",
    "version(), 0x54fd4d50",
    "getOracles(), 0x40884c52",
    "transmitters(), 0x81411834",
    "getTransmitters(), 0x666cab8d",
    "latestRoundData(), 0xfeaf968c",
    "getRoundData(uint80), 0x9a6fc8f5",
    "withdrawablePayment(address), 0xe2e40317",
    "owedPayment(address), 0x0eafb25b"
  })
  void makesTheSelectorsOfChainlinksFunctions(String signature, String selector) {
    assertThat(AbiFunction.of(signature, "()").selector()).isEqualTo(selector);
  }

  @ParameterizedTest
  @CsvSource({
    "'SubmissionReceived(int256 indexed,uint32 indexed,address indexed)',"
        + "0x92e98423f8adac6e64d0608e519fd1cefb861498385c6dee70d58fc926ddc68c",
    "'NewTransmission(uint32 indexed,int192,address,int192[],bytes,bytes32)',"
        + "0xf6a97944f31ea060dfde0566e4167c1a1082551e64b60ecb14d599a9d023d451",
    "'NewTransmission(uint32 indexed,int192,address,uint32,int192[],bytes,int192,bytes32,uint40)',"
        + "0xc797025feeeaf2cd924c99e9205acb8ec04d5cad21c41ce637a38fb6dee6016a"
  })
  void makesTheTopicsOfChainlinksEvents(String signature, String topic) {
    assertThat(AbiEvent.of(signature).topic()).isEqualTo(topic);
  }

  @Test
  void encodesArguments() {
    AbiFunction round = AbiFunction.of("getRoundData(uint80)", "(uint80)");
    AbiFunction owed = AbiFunction.of("owedPayment(address)", "(uint256)");
    assertThat(round.call(CONTRACT, values -> values, BigInteger.TEN).data())
        .isEqualTo("0x9a6fc8f5" + "0".repeat(63) + "a");
    assertThat(owed.call(CONTRACT, values -> values, CONTRACT).data())
        .isEqualTo("0x0eafb25b" + "0".repeat(24) + "12".repeat(20));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(string[])", "(uint8[][])", "((uint8,uint8))", "(uint8,(bytes))[]", "(bool)"})
  void refusesTypesWhoseElementsMayShareTheirBytes(String types) {
    assertThatIllegalArgumentException().isThrownBy(() -> AbiFunction.of("f()", types));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "f", "()", "f(", "f)", "f(uint7)", "f(,)", "f(uint8,)"})
  void refusesInvalidSignatures(String signature) {
    assertThatIllegalArgumentException().isThrownBy(() -> AbiFunction.of(signature, "()"));
    assertThatIllegalArgumentException().isThrownBy(() -> AbiEvent.of(signature));
  }

  @ParameterizedTest
  @ValueSource(strings = {"f(string)", "f(bytes32)", "f(address[])", "f(uint8,uint8[2])"})
  void refusesArgumentsThatCannotBeEncoded(String signature) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AbiFunction.of(signature, "()"))
        .withMessageContaining("argument must be an integer or an address");
  }

  @Test
  void refusesIndexedTypesThatAreHashed() {
    assertThatIllegalArgumentException().isThrownBy(() -> AbiEvent.of("E(bytes indexed)"));
    assertThatIllegalArgumentException().isThrownBy(() -> AbiEvent.of("E(uint8[2] indexed)"));
    assertThat(AbiEvent.of("E(bytes32 indexed)").topic()).hasSize(66);
  }

  @Test
  void refusesArgumentsThatDoNotFit() {
    AbiFunction function = AbiFunction.of("f(uint80,uint32,uint16,address)", "()");
    BigInteger one = BigInteger.ONE;
    assertThat(function.call(CONTRACT, values -> values, one, one, one, CONTRACT).data())
        .hasSize(10 + 4 * 64);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> function.call(CONTRACT, values -> values, one));
    for (BigInteger odd : List.of(one.negate(), one.shiftLeft(80), one.shiftLeft(300))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> function.call(CONTRACT, values -> values, odd, one, one, CONTRACT));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> function.call(CONTRACT, values -> values, one, odd, one, CONTRACT));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> function.call(CONTRACT, values -> values, one, one, odd, CONTRACT));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> function.call(CONTRACT, values -> values, one, one, one, one));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> function.call(CONTRACT, values -> values, CONTRACT, one, one, CONTRACT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> function.call(CONTRACT, values -> values, 1, one, one, CONTRACT));
  }

  // ---- addresses

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
        "0x0000000000000000000000000000000000000000"
      })
  void showsAddressesWithCapitals(String text) {
    assertThat(Address.of(text.toLowerCase(Locale.ROOT))).hasToString(text);
    assertThat(Address.of("0X" + text.substring(2).toUpperCase(Locale.ROOT)))
        .isEqualTo(Address.of(text));
    assertThat(Address.parse(text)).map(Address::lowerCase).contains(text.toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0x",
        "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed1",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe\u0661",
        " 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
      })
  void refusesInvalidAddresses(String text) {
    assertThat(Address.parse(text)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> Address.of(text));
  }

  // ---- decoding

  private static AbiValues decoded(String types, String... words) throws AbiException {
    return AbiTypes.parse(types).decode("0x" + String.join("", words));
  }

  private static String word(long value) {
    return "%064x".formatted(value);
  }

  @Test
  void decodesIntegersOfAllSizes() throws Exception {
    String ones = "f".repeat(64);
    AbiValues values =
        decoded(
            "(int256,uint256,int8,uint8,uint32,int192)",
            ones,
            ones,
            ones,
            word(255),
            word(7),
            ones);
    BigInteger minusOne = BigInteger.ONE.negate();
    assertThat(IntStream.range(0, values.size()).mapToObj(values::integer))
        .containsExactly(
            minusOne,
            BigInteger.TWO.pow(256).subtract(BigInteger.ONE),
            minusOne,
            BigInteger.valueOf(255),
            BigInteger.valueOf(7),
            minusOne);
  }

  @Test
  void decodesArraysStringsAndBytes() throws Exception {
    AbiValues values =
        decoded(
            "(address[],string,bytes,int192[],bytes32)",
            word(160),
            word(256),
            word(320),
            word(384),
            word(9),
            word(2),
            word(1),
            word(2),
            word(3),
            "c3a921" + "0".repeat(58),
            word(2),
            "0105" + "0".repeat(60),
            word(1),
            "f".repeat(64));
    assertThat(values.addresses(0))
        .containsExactly(
            Address.of("0x" + "0".repeat(39) + "1"), Address.of("0x" + "0".repeat(39) + "2"));
    assertThat(values.string(1)).isEqualTo("\u00e9!");
    assertThat(values.bytes(2)).containsExactly(1, 5);
    assertThat(values.integers(3)).containsExactly(BigInteger.ONE.negate());
    assertThat(values.bytes(4)).hasSize(32).endsWith(9);
  }

  @Test
  void refusesAValueAsAnotherType() throws Exception {
    AbiValues values = decoded("(uint256,address)", word(1), word(2));
    assertThatIllegalArgumentException().isThrownBy(() -> values.address(0));
    assertThatIllegalArgumentException().isThrownBy(() -> values.integer(1));
    assertThatIllegalArgumentException().isThrownBy(() -> values.integers(0));
  }

  @ParameterizedTest
  @CsvSource({
    "an address of more than 20 bytes, (address), ff",
    "an integer that is too large, (uint8), 0100",
    "an array of 2^31 elements, (uint256[]), 20 80000000",
    "an array of 2^21 elements, (uint256[]), 20 1fffff",
    "an array of one element too many, (uint256[]), 20 02 01",
    "a string of 2^255 bytes, (string), 20 8000000000000000000000000000000000000000000000000000000000000000",
    "an offset beyond the end, (string), 40 00",
    "an offset of 2^30, (string), 3fffffff 00",
    "a negative offset, (string), ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0 00",
    "an offset into a word, (uint256[]), 01 00"
  })
  void refusesInconsistentData(String what, String types, String words) {
    String hex =
        Arrays.stream(words.split(" "))
            .map(
                each ->
                    what.startsWith("an address")
                        ? each.repeat(32)
                        : "0".repeat(64 - each.length()) + each)
            .collect(Collectors.joining());
    assertThatThrownBy(() -> decoded(types, hex)).as(what).isInstanceOf(AbiException.class);
  }

  /** Words of a result, some of which are false lengths or offsets. */
  private static String lyingWords(Draws draws) {
    return "0x"
        + draws.list(0, 12, () -> lyingWord(draws)).stream().collect(Collectors.joining())
        + "00".repeat(draws.between(0, 1));
  }

  private static String lyingWord(Draws draws) {
    return switch (draws.weighted(6, 4, 1, 1)) {
      case 0 -> word(32L * draws.between(0, 12));
      case 1 -> word(draws.between(0, 40));
      case 2 -> word(draws.below(1L << 40));
      default -> "f".repeat(64);
    };
  }

  @Test
  void decodesOrRefusesAnyData() {
    List<AbiTypes> results =
        Stream.of(
                "(address[])",
                "(string,bytes)",
                "(int192,uint32,int192[],bytes,bytes32)",
                "(int8[2],uint40[])")
            .map(AbiTypes::parse)
            .toList();
    int[] decoded = new int[results.size()];
    Property.check(
        3_000,
        AbiTest::lyingWords,
        hex -> {
          for (int i = 0; i < decoded.length; i++) {
            try {
              assertThat(results.get(i).decode(hex).size()).isEqualTo(results.get(i).size());
              decoded[i]++;
            } catch (AbiException e) {
              assertThat(e.reason()).startsWith("data is ");
            }
          }
        });
    assertThat(decoded).as("results that could be decoded").doesNotContain(0);
  }

  // ---- events

  private static LogEntry log(String data, String... topics) {
    return new LogEntry(CONTRACT, List.of(topics), data, BigInteger.ONE, 0);
  }

  @Test
  void decodesParametersOfAnEventInTheirOrder() throws Exception {
    AbiEvent event = AbiEvent.of("E(uint256,address indexed,uint256,int256 indexed)");
    AbiValues values =
        event.decode(
            log(
                "0x" + word(1) + word(3),
                event.topic(),
                "0x" + "0".repeat(24) + "12".repeat(20),
                "0x" + "f".repeat(64)));
    assertThat(values.integer(0)).isEqualTo(1);
    assertThat(values.address(1)).isEqualTo(CONTRACT);
    assertThat(values.integer(2)).isEqualTo(3);
    assertThat(values.integer(3)).isEqualTo(-1);
  }

  @Test
  void refusesLogsOfAnotherForm() {
    AbiEvent event = AbiEvent.of("E(uint256,address indexed)");
    String data = "0x" + word(1);
    for (LogEntry log :
        List.of(
            log(data),
            log(data, event.topic()),
            log(data, data, data),
            log(data, event.topic(), data, data),
            log("0x", event.topic(), data),
            log("0x12", event.topic(), data),
            log(data, event.topic(), "0x" + "f".repeat(64)))) {
      assertThatThrownBy(() -> event.decode(log)).isInstanceOf(AbiException.class);
    }
  }
}
