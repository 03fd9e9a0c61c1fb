package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.chainlink.contracts.ChainlinkContractsProvider;
import java.util.ArrayList;
import java.util.List;

/** Parses the forwarder contracts of Chainlink nodes. */
final class Forwarders {
  private static final String OPTION = "--chainlink-forwarder";

  private Forwarders() {}

  /**
   * A contract through which a node transmits.
   *
   * @param nodeId the id of the node
   * @param address the address of the contract
   */
  record Forwarder(String nodeId, String address) {}

  static List<Forwarder> of(Options options) throws InvalidOptionException {
    List<Forwarder> forwarders = new ArrayList<>();
    for (String text : options.chainlinkForwarders) {
      forwarders.add(forwarder(options, text.strip()));
    }
    return List.copyOf(forwarders);
  }

  private static Forwarder forwarder(Options options, String text) throws InvalidOptionException {
    int end = text.lastIndexOf('=');
    if (end <= 0) {
      throw OptionParser.invalid(options, OPTION, "must be NODE=ADDRESS", text);
    }
    Forwarder forwarder = new Forwarder(text.substring(0, end), text.substring(end + 1));
    try {
      applyTo(ChainlinkContractsProvider.builder(), List.of(forwarder));
    } catch (IllegalArgumentException e) {
      throw OptionParser.invalid(
          options, OPTION, "must end with an address of 0x and 40 hexadecimal digits", text);
    }
    return forwarder;
  }

  static ChainlinkContractsProvider.Builder applyTo(
      ChainlinkContractsProvider.Builder builder, List<Forwarder> forwarders) {
    forwarders.forEach(forwarder -> builder.forwarder(forwarder.nodeId, forwarder.address));
    return builder;
  }
}
