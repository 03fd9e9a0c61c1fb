package io.github.panicmonitors.benchmarks.contracts;

import io.github.panicmonitors.testkit.node.FakeHttpServer;
import io.github.panicmonitors.testkit.node.RpcTraffic;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Serves chains, feeds and nodes in another process, so that their CPU is not counted. Its
 * arguments are the numbers of chains, nodes a chain and feeds a chain. It answers {@code url} with
 * its URL, {@code advance} after a new block on each chain, and {@code traffic} with the requests
 * since then.
 */
public final class FakeServices {
  private FakeServices() {}

  /** Serves until the input ends. */
  public static void main(String[] arguments) throws Exception {
    int nodes = Integer.parseInt(arguments[1]);
    int feeds = Integer.parseInt(arguments[2]);
    List<FakeFeeds> chains = new ArrayList<>();
    try (FakeHttpServer server = FakeHttpServer.create();
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (int chain = 0; chain < Integer.parseInt(arguments[0]); chain++) {
        chains.add(new FakeFeeds(server, chain, nodes, feeds));
      }
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(answer(line, server, chains));
      }
    }
  }

  private static String answer(String question, FakeHttpServer server, List<FakeFeeds> chains) {
    return switch (question) {
      case "url" -> server.url("");
      case "advance" -> {
        chains.forEach(FakeFeeds::advance);
        yield "advanced";
      }
      default -> traffic(chains);
    };
  }

  /** Returns requests, calls, bytes received and sent, and the calls of each method. */
  private static String traffic(List<FakeFeeds> chains) {
    List<RpcTraffic> all = chains.stream().map(FakeFeeds::takeTraffic).toList();
    Map<String, Long> byMethod = new TreeMap<>();
    all.forEach(
        one ->
            one.callsByMethod().forEach((name, calls) -> byMethod.merge(name, calls, Long::sum)));
    return "%d %d %d %d %s"
        .formatted(
            all.stream().mapToLong(RpcTraffic::requests).sum(),
            all.stream().mapToLong(RpcTraffic::calls).sum(),
            all.stream().mapToLong(RpcTraffic::bytesReceived).sum(),
            all.stream().mapToLong(RpcTraffic::bytesSent).sum(),
            byMethod);
  }
}
