package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.evm.chain.AbiEvent;
import io.github.panicmonitors.evm.chain.AbiException;
import io.github.panicmonitors.evm.chain.AbiFunction;
import io.github.panicmonitors.evm.chain.AbiValues;
import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.ContractCall;
import io.github.panicmonitors.evm.chain.LogEntry;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds of aggregators: how their oracles are found, paid and observed. */
@SuppressWarnings("ImmutableEnumChecker") // functions and events are immutable
enum AggregatorKind {
  /** Each oracle submits its observation in a transaction of its own. */
  FLUX(
      3,
      "getOracles()",
      "withdrawablePayment",
      "SubmissionReceived(int256 indexed,uint32 indexed,address indexed)"),

  /** One oracle transmits the observations of all. */
  OCR(
      4,
      "transmitters()",
      "owedPayment",
      "NewTransmission(uint32 indexed,int192,address,int192[],bytes,bytes32)"),

  /** Published as {@link #OCR}, because PANIC does not know a newer version. */
  OCR2(
      4,
      "getTransmitters()",
      "owedPayment",
      "NewTransmission(uint32 indexed,int192,address,uint32,int192[],bytes,int192,bytes32,uint40)");

  private static final BigInteger FIRST_OCR2_VERSION = BigInteger.valueOf(6);

  private final int publishedVersion;
  private final AbiFunction oracles;
  private final String paymentName;
  private final AbiFunction payment;
  private final AbiEvent event;

  AggregatorKind(int publishedVersion, String oracles, String paymentName, String event) {
    this.publishedVersion = publishedVersion;
    this.oracles = AbiFunction.of(oracles, "(address[])");
    this.paymentName = paymentName;
    this.payment = AbiFunction.of(paymentName + "(address)", "(uint256)");
    this.event = AbiEvent.of(event);
  }

  /** Returns the kind of an aggregator with this version, or empty if the version is not known. */
  static Optional<AggregatorKind> of(BigInteger version) {
    if (version.compareTo(FIRST_OCR2_VERSION) >= 0) {
      return Optional.of(OCR2);
    }
    return switch (version.intValue()) {
      case 3 -> Optional.of(FLUX);
      case 4 -> Optional.of(OCR);
      default -> Optional.empty();
    };
  }

  /** Returns the version to publish. */
  int publishedVersion() {
    return publishedVersion;
  }

  /** Returns the name of the payment that an oracle has earned and not yet received. */
  String paymentName() {
    return paymentName;
  }

  /** Returns the first topic of the logs that show which oracles took part in a round. */
  String topic() {
    return event.topic();
  }

  ContractCall<List<Address>> oraclesOf(Address aggregator) {
    return oracles.call(aggregator, values -> atMost255(values.addresses(0)));
  }

  private static List<Address> atMost255(List<Address> oracles) throws AbiException {
    if (oracles.size() > 255) {
      throw new AbiException("contract has more than 255 oracles");
    }
    return oracles;
  }

  ContractCall<BigInteger> paymentOf(Address oracle, Address aggregator) {
    return payment.call(aggregator, values -> values.integer(0), oracle);
  }

  /**
   * Reads a log.
   *
   * @param oracles the oracles of the aggregator
   * @throws AbiException if the log cannot be decoded
   */
  RoundEvent read(LogEntry log, List<Address> oracles) throws AbiException {
    AbiValues values = event.decode(log);
    return switch (this) {
      case FLUX ->
          new RoundEvent(
              log.blockNumber(),
              values.integer(1),
              Map.of(values.address(2), values.integer(0)),
              1);
      case OCR ->
          transmission(log, values.integer(0), values.integers(3), values.bytes(4), oracles);
      case OCR2 ->
          transmission(log, values.integer(0), values.integers(4), values.bytes(5), oracles);
    };
  }

  /**
   * Returns the observations of a round by oracle.
   *
   * @param observers for each observation, the place of its oracle in the list of oracles
   */
  private static RoundEvent transmission(
      LogEntry log,
      BigInteger round,
      List<BigInteger> observations,
      byte[] observers,
      List<Address> oracles) {
    Map<Address, BigInteger> submissions = new HashMap<>();
    for (int i = 0; i < Math.min(observations.size(), observers.length); i++) {
      int oracle = Byte.toUnsignedInt(observers[i]);
      if (oracle < oracles.size()) {
        submissions.putIfAbsent(oracles.get(oracle), observations.get(i));
      }
    }
    return new RoundEvent(log.blockNumber(), round, submissions, observations.size());
  }
}
