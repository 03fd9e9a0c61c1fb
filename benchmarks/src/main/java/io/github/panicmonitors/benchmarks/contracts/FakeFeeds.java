package io.github.panicmonitors.benchmarks.contracts;

import io.github.panicmonitors.testkit.node.FakeEvmChain;
import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.FakeResponse;
import io.github.panicmonitors.testkit.node.RpcTraffic;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A chain with OCR2 feeds whose oracles include Chainlink nodes, the pages of these nodes, and the
 * list of feeds.
 */
final class FakeFeeds {
  private static final int ORACLES = 31;
  private static final long FIRST_BLOCK = 20_000_000;
  private static final String TRANSMISSION =
      "0xc797025feeeaf2cd924c99e9205acb8ec04d5cad21c41ce637a38fb6dee6016a";

  private final FakeEvmChain chain;
  private final int number;
  private final int feeds;
  private long head = FIRST_BLOCK;
  private long round = 1;

  /** Adds a chain, its nodes and its feeds to a server. */
  FakeFeeds(FakeHttpServer server, int number, int nodes, int feeds) {
    this.number = number;
    this.feeds = feeds;
    chain = FakeEvmChain.at(server, "/rpc" + number).chainId(number + 1);
    server.respond("/feeds" + number, FakeResponse.json(list()));
    for (int node = 0; node < nodes; node++) {
      String page = "eth_balance{account=\"%s\"} 26.04\n".formatted(account(node));
      server.respond("/node" + number + "-" + node, FakeResponse.page(page));
    }
    IntStream.range(0, feeds).forEach(this::describe);
    chain.head(head);
  }

  /** Transmits a round on every tenth feed, in a new block. */
  void advance() {
    head++;
    round++;
    for (int feed = (int) (round % 10); feed < feeds; feed += 10) {
      chain.log(head, aggregator(feed), transmission(), TRANSMISSION, word(round));
      answer(feed, "feaf968c", "");
      answer(feed, "9a6fc8f5", bare(word(round)));
    }
    chain.head(head);
  }

  RpcTraffic takeTraffic() {
    return chain.takeTraffic();
  }

  private String list() {
    List<String> entries = new ArrayList<>();
    for (int feed = 0; feed < feeds; feed++) {
      entries.add(
          "{\"proxyAddress\": \"%s\", \"contractAddress\": \"%s\", \"contractVersion\": 6}"
              .formatted(proxy(feed), aggregator(feed)));
    }
    return entries.toString();
  }

  private void describe(int feed) {
    String text = "feed " + feed;
    chain.call(proxy(feed), "0x245a7bfc", words(new BigInteger(bare(aggregator(feed)), 16)));
    String description =
        words(BigInteger.valueOf(32), BigInteger.valueOf(text.length()))
            + String.format("%-64s", hex(text)).replace(' ', '0');
    chain.call(proxy(feed), "0x7284e416", description);
    chain.call(aggregator(feed), "0x7284e416", description);
    chain.call(aggregator(feed), "0x54fd4d50", words(BigInteger.valueOf(6)));
    chain.call(aggregator(feed), "0x666cab8d", oracles());
    for (int oracle = 0; oracle < ORACLES; oracle++) {
      String account = word(new BigInteger(bare(account(oracle)), 16));
      chain.call(aggregator(feed), "0x0eafb25b" + bare(account), words(BigInteger.TEN.pow(19)));
    }
    answer(feed, "feaf968c", "");
  }

  /** Answers with the newest round. */
  private void answer(int feed, String selector, String argument) {
    BigInteger latest = BigInteger.valueOf(round);
    BigInteger time = BigInteger.valueOf(1_795_527_000 + round);
    chain.call(
        aggregator(feed),
        "0x" + selector + argument,
        words(latest, BigInteger.TEN.pow(11), time, time, latest));
  }

  private String oracles() {
    List<BigInteger> words = new ArrayList<>();
    words.add(BigInteger.valueOf(32));
    words.add(BigInteger.valueOf(ORACLES));
    for (int oracle = 0; oracle < ORACLES; oracle++) {
      words.add(new BigInteger(bare(account(oracle)), 16));
    }
    return words(words.toArray(BigInteger[]::new));
  }

  /** Returns the data of an event in which all oracles observed the same answer. */
  private String transmission() {
    long observations = 8 * 32;
    long observers = observations + 32 * (1 + ORACLES);
    long[] head = {100_000_000_000L, 1, 1_795_527_000, observations, observers, 1, 1, 1};
    StringBuilder data = new StringBuilder("0x");
    LongStream.of(head).forEach(value -> data.append(bare(word(value))));
    data.append(bare(word(ORACLES)));
    data.append(bare(word(head[0])).repeat(ORACLES));
    data.append(bare(word(ORACLES)));
    StringBuilder places = new StringBuilder();
    IntStream.range(0, ORACLES).forEach(place -> places.append(String.format("%02x", place)));
    return data.append(String.format("%-64s", places).replace(' ', '0')).toString();
  }

  private String proxy(int feed) {
    return address(0x1000_0000L, feed);
  }

  private String aggregator(int feed) {
    return address(0x2000_0000L, feed);
  }

  private String account(int oracle) {
    return address(0x3000_0000L, oracle);
  }

  private String address(long kind, int which) {
    return String.format("0x%040x", kind + number * 0x1_0000L + which);
  }

  private static String hex(String text) {
    StringBuilder hex = new StringBuilder();
    text.chars().forEach(letter -> hex.append(String.format("%02x", letter)));
    return hex.toString();
  }

  private static String bare(String hex) {
    return hex.substring(2);
  }

  private static String words(BigInteger... values) {
    StringBuilder words = new StringBuilder("0x");
    for (BigInteger value : values) {
      words.append(bare(word(value)));
    }
    return words.toString();
  }

  private static String word(long value) {
    return word(BigInteger.valueOf(value));
  }

  private static String word(BigInteger value) {
    return String.format("0x%064x", value);
  }
}
