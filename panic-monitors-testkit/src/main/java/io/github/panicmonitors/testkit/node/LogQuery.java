package io.github.panicmonitors.testkit.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A query of {@code eth_getLogs}.
 *
 * @param addresses a string, a list of strings, or missing for all
 * @param topics for each position a string, a list of strings, or null for all
 */
record LogQuery(BigInteger from, BigInteger to, JsonNode addresses, JsonNode topics) {
  static LogQuery of(JsonNode parameter, BigInteger head) {
    return new LogQuery(
        block(parameter.path("fromBlock"), head),
        block(parameter.path("toBlock"), head),
        parameter.path("address"),
        parameter.path("topics"));
  }

  private static BigInteger block(JsonNode value, BigInteger head) {
    return switch (value.asText()) {
      case "", "null", "latest", "pending", "safe", "finalized" -> head;
      case "earliest" -> BigInteger.ZERO;
      default -> quantity(value);
    };
  }

  /** Reads a hexadecimal number. Other values, which a script may hold on purpose, are 0. */
  static BigInteger quantity(JsonNode value) {
    String text = value.asText();
    return text.matches("0[xX][0-9a-fA-F]{1,64}")
        ? new BigInteger(text.substring(2), 16)
        : BigInteger.ZERO;
  }

  /** Returns logs with the members that a script need not name. */
  static ArrayNode completed(JsonNode logs) {
    ArrayNode completed = JsonNodeFactory.instance.arrayNode();
    Map<BigInteger, Integer> logsInBlock = new HashMap<>();
    for (JsonNode log : logs) {
      BigInteger block = quantity(log.path("blockNumber"));
      int index = logsInBlock.merge(block, 1, Integer::sum) - 1;
      ObjectNode whole = completed.addObject();
      whole.put("blockHash", "0x" + "%064x".formatted(block));
      whole.put("transactionHash", "0x" + "%064x".formatted(block.shiftLeft(32)));
      whole.put("transactionIndex", "0x0");
      whole.put("logIndex", "0x" + Integer.toHexString(index));
      whole.put("removed", false);
      whole.setAll((ObjectNode) log);
      whole.put("address", lowerCase(log.path("address")));
    }
    return completed;
  }

  BigInteger blocks() {
    return to.subtract(from).add(BigInteger.ONE);
  }

  ArrayNode select(ArrayNode logs) {
    ArrayNode selected = JsonNodeFactory.instance.arrayNode();
    for (JsonNode log : logs) {
      BigInteger block = quantity(log.path("blockNumber"));
      if (block.compareTo(from) >= 0
          && block.compareTo(to) <= 0
          && matchesAddress(log.path("address"))
          && matchesTopics(log.path("topics"))) {
        selected.add(log);
      }
    }
    return selected;
  }

  private boolean matchesAddress(JsonNode present) {
    return (addresses.isArray() && addresses.isEmpty()) || matches(addresses, present);
  }

  private boolean matchesTopics(JsonNode present) {
    for (int i = 0; i < topics.size(); i++) {
      if (!present.has(i) || !matches(topics.get(i), present.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(JsonNode wanted, JsonNode present) {
    if (wanted.isMissingNode() || wanted.isNull()) {
      return true;
    }
    for (JsonNode one : wanted) {
      if (lowerCase(one).equals(lowerCase(present))) {
        return true;
      }
    }
    return lowerCase(wanted).equals(lowerCase(present));
  }

  private static String lowerCase(JsonNode hex) {
    return hex.asText().toLowerCase(Locale.ROOT);
  }
}
