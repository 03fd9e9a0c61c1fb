package io.github.panicmonitors.evm;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.PanicMessage;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.evm.chain.Endpoint;
import io.github.panicmonitors.http.JsonRpcClient;
import io.github.panicmonitors.http.SourceClient;
import io.github.panicmonitors.http.SourceException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Monitors one node: reads its newest block and whether it is syncing. */
final class EvmNodeMonitor implements Monitor {
  /** The error code by which PANIC's alerter knows that an EVM node is down. */
  private static final int UNREACHABLE = 5015;

  private static final int INVALID_URL = 5009;

  private final EvmNode node;
  private final MonitorContext context;
  private final SourceClient client;
  private final JsonRpcClient rpc;

  EvmNodeMonitor(EvmNode node, MonitorContext context, SourceClient client, JsonRpcClient rpc) {
    this.node = node;
    this.context = context;
    this.client = client;
    this.rpc = rpc;
  }

  @Override
  public RoundResult collect(Round round) throws InterruptedException {
    return read(round).toRoundResult(node.url().toString());
  }

  private PanicMessage read(Round round) throws InterruptedException {
    try {
      Endpoint endpoint = Endpoint.of(rpc, node.url(), round);
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("current_height", endpoint.blockNumber());
      data.put("syncing", endpoint.isSyncing());
      return message(node, context).result(data);
    } catch (SourceException e) {
      return failure(e);
    }
  }

  private PanicMessage failure(SourceException e) {
    PanicMessage message = message(node, context);
    return switch (e.kind()) {
      case INVALID_URL -> message.error(e.kind(), INVALID_URL, "Invalid URL '" + node.url() + "'");
      case DNS, CONNECT, TLS, TIMEOUT -> unreachable(message, node, e.kind(), e.reason());
      default -> message.error(e.kind(), UNREACHABLE, unreachableText(node) + ": " + e.reason());
    };
  }

  /** Returns the failure of a round that passed its deadline without a result. */
  static RoundResult timedOut(EvmNode node, MonitorContext context) {
    String reason = "the round did not end before its deadline";
    return unreachable(message(node, context), node, FailureKind.TIMEOUT, reason)
        .toRoundResult(node.url().toString());
  }

  private static PanicMessage unreachable(
      PanicMessage message, EvmNode node, FailureKind kind, String reason) {
    return message.error(kind, UNREACHABLE, unreachableText(node), reason + ", at " + node.url());
  }

  private static String unreachableText(EvmNode node) {
    return "Node " + node.name() + " is unreachable";
  }

  private static PanicMessage message(EvmNode node, MonitorContext context) {
    return context
        .message()
        .meta("node_name", node.name())
        .meta("node_id", node.id())
        .meta("node_parent_id", node.parentId());
  }

  @Override
  public void close() {
    client.closeIdle(node.url());
  }
}
