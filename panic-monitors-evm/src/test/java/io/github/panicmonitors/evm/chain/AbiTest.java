package io.github.panicmonitors.evm.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
