package io.github.panicmonitors.evm.chain;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.http.BodyException;
import io.github.panicmonitors.http.JsonValue;
import io.github.panicmonitors.http.RpcCall;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Creates requests for logs and accepts only logs that match the request. */
final class LogReader {
  private static final int MAX_LOGS = 10_000;
  private static final int MAX_DATA_LENGTH = 8 << 20;

  private static final Pattern TOPIC = Pattern.compile("0[xX][0-9a-fA-F]{64}");

  private static final Comparator<LogEntry> ORDER =
      Comparator.comparing(LogEntry::blockNumber).thenComparing(LogEntry::logIndex);

  private final LogFilter filter;
  private final List<LogEntry> logs = new ArrayList<>();
  private int dataLength;

  LogReader(LogFilter filter) {
    this.filter = filter;
  }

  RpcCall<List<LogEntry>> request(BlockRange range) {
    Map<String, Object> query = new LinkedHashMap<>();
    query.put("fromBlock", hex(range.from()));
    query.put("toBlock", hex(range.to()));
    query.put("address", filter.addresses().stream().map(Address::lowerCase).sorted().toList());
    query.put("topics", filter.topics().stream().map(LogReader::alternatives).toList());
    return RpcCall.of("eth_getLogs", json -> entries(json, range), query);
  }

  private static String hex(BigInteger number) {
    return "0x" + number.toString(16);
  }

  private static @Nullable List<String> alternatives(Set<String> topics) {
    return topics.isEmpty() ? null : topics.stream().sorted().toList();
  }

  /** Adds the logs of one range. */
  void add(List<LogEntry> entries) {
    logs.addAll(entries);
    dataLength += length(entries);
  }

  List<LogEntry> sorted() {
    return logs.stream().sorted(ORDER).toList();
  }

  private List<LogEntry> entries(JsonValue json, BlockRange range) throws BodyException {
    List<LogEntry> entries = new ArrayList<>();
    for (JsonValue log : json.asList()) {
      if (!log.get("removed").optional().map(JsonValue::asBoolean).orElse(false)) {
        entries.add(entry(log, range));
      }
    }
    if (logs.size() + entries.size() > MAX_LOGS || dataLength + length(entries) > MAX_DATA_LENGTH) {
      throw new BodyException(
          FailureKind.TOO_LARGE,
          "there are more than %,d logs or %,d characters of data"
              .formatted(MAX_LOGS, MAX_DATA_LENGTH),
          null);
    }
    return entries;
  }

  private static int length(List<LogEntry> entries) {
    return entries.stream().mapToInt(entry -> entry.data().length()).sum();
  }

  private LogEntry entry(JsonValue log, BlockRange range) throws BodyException {
    List<String> topics = new ArrayList<>();
    for (JsonValue topic : log.get("topics").asList()) {
      topics.add(topic.parse("a topic of 32 bytes", LogReader::topic));
    }
    LogEntry entry =
        new LogEntry(
            log.get("address").parse("an address", Address::of),
            topics,
            log.get("data").parse("hexadecimal", LogReader::data),
            NodeCalls.quantity(log.get("blockNumber")),
            index(log.get("logIndex")));
    if (!range.contains(entry.blockNumber()) || !filter.matches(entry)) {
      throw malformed("there is a log of another block, contract or event");
    }
    return entry;
  }

  private static String topic(String text) {
    return requireForm(text, TOPIC.matcher(text).matches()).toLowerCase(Locale.ROOT);
  }

  private static String data(String text) {
    return requireForm(text, AbiTypes.isHex(text));
  }

  private static String requireForm(String text, boolean valid) {
    if (!valid) {
      throw new IllegalArgumentException("text has another form");
    }
    return text;
  }

  private static long index(JsonValue value) throws BodyException {
    BigInteger index = NodeCalls.quantity(value);
    if (index.bitLength() >= Long.SIZE) {
      throw malformed("there is a log whose index is not an integer of 64 bits");
    }
    return index.longValue();
  }

  private static BodyException malformed(String reason) {
    return new BodyException(FailureKind.MALFORMED, reason, null);
  }
}
