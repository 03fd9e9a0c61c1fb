package io.github.panicmonitors.evm.chain;

import io.github.panicmonitors.api.CheckReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An event of a contract. Immutable.
 *
 * <pre>{@code
 * AbiEvent answer = AbiEvent.of("AnswerUpdated(int256 indexed,uint256 indexed,uint256)");
 * LogFilter filter = LogFilter.of(Set.of(aggregator), Set.of(answer.topic()));
 * for (LogEntry log : endpoint.logs(filter, blocks)) {
 *   BigInteger current = answer.decode(log).integer(0);
 * }
 * }</pre>
 *
 * <p>Types may be integers, addresses, strings, bytes, and arrays of integers or addresses. An
 * indexed one may only be an integer, an address or bytes of a fixed length, such as {@code
 * bytes32}.
 */
@CheckReturnValue
public final class AbiEvent {
  private static final String INDEXED = " indexed";

  private final List<Boolean> indexed;
  private final AbiTypes topics;
  private final AbiTypes data;
  private final String topic;

  private AbiEvent(String name, List<String> parameters) {
    indexed = parameters.stream().map(parameter -> parameter.endsWith(INDEXED)).toList();
    topics = AbiTypes.parse(types(parameters, true));
    data = AbiTypes.parse(types(parameters, false));
    if (!topics.fitTopics()) {
      throw new IllegalArgumentException("type cannot be indexed: " + topics.canonical());
    }
    String all = parameters.stream().map(AbiEvent::type).collect(Collectors.joining(",", "(", ")"));
    topic = "0x" + AbiTypes.keccak(name + AbiTypes.parse(all).canonical());
  }

  /**
   * Creates an event.
   *
   * @param signature name and types, with the word {@code indexed} after types that are topics
   * @throws IllegalArgumentException if the signature has another form, or a type does not exist,
   *     is not supported or cannot be indexed
   */
  public static AbiEvent of(String signature) {
    int types = startOfTypes(signature);
    String parameters = signature.substring(types + 1, signature.length() - 1);
    return new AbiEvent(
        signature.substring(0, types),
        parameters.isEmpty()
            ? List.of()
            : Arrays.stream(parameters.split(",", -1)).map(String::strip).toList());
  }

  static int startOfTypes(String signature) {
    int types = signature.indexOf('(');
    if (types <= 0 || !signature.endsWith(")")) {
      throw new IllegalArgumentException("signature must be a name and types: " + signature);
    }
    return types;
  }

  private String types(List<String> parameters, boolean ofTopics) {
    return IntStream.range(0, parameters.size())
        .filter(i -> indexed.get(i) == ofTopics)
        .mapToObj(i -> type(parameters.get(i)))
        .collect(Collectors.joining(",", "(", ")"));
  }

  private static String type(String parameter) {
    return parameter.endsWith(INDEXED)
        ? parameter.substring(0, parameter.length() - INDEXED.length())
        : parameter;
  }

  /** Returns the topic of this event, which is the first one of its logs. */
  public String topic() {
    return topic;
  }

  /**
   * Returns the values of all parameters, in the order of the signature.
   *
   * @throws AbiException if the log is of another event, or cannot be decoded
   */
  public AbiValues decode(LogEntry log) throws AbiException {
    List<String> found = log.topics();
    if (found.size() != topics.size() + 1 || !found.get(0).equals(topic)) {
      throw new AbiException("log is of another event");
    }
    String words =
        found.stream().skip(1).map(word -> word.substring(2)).collect(Collectors.joining());
    return merged(topics.decode("0x" + words), data.decode(log.data()));
  }

  private AbiValues merged(AbiValues ofTopics, AbiValues ofData) {
    List<Object> all = new ArrayList<>();
    int topicsUsed = 0;
    for (int i = 0; i < indexed.size(); i++) {
      all.add(indexed.get(i) ? ofTopics.get(topicsUsed++) : ofData.get(i - topicsUsed));
    }
    return new AbiValues(all);
  }
}
