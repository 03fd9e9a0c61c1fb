package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.evm.chain.Address;
import io.github.panicmonitors.evm.chain.CallResult;
import io.github.panicmonitors.evm.chain.ContractCall;
import io.github.panicmonitors.evm.chain.Endpoint;
import io.github.panicmonitors.http.SourceException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Asks contracts through one endpoint, and collects the contracts that fail. */
final class Questions {
  private final Endpoint endpoint;
  private final Map<Address, String> failures = new LinkedHashMap<>();

  Questions(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /**
   * Asks the same question for each item.
   *
   * @return the answers by item, in the order of the items; without those that failed
   * @throws SourceException if the endpoint fails
   */
  <S, T> Map<S, T> ask(Collection<S> items, Function<S, ContractCall<T>> question)
      throws SourceException, InterruptedException {
    List<S> asked = List.copyOf(items);
    List<ContractCall<T>> calls = asked.stream().map(question).toList();
    List<CallResult<T>> results = endpoint.callAll(calls);
    Map<S, T> answers = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      CallResult<T> result = results.get(i);
      if (result instanceof CallResult.Failed<T> failed) {
        failed(calls.get(i).contract(), failed.reason());
      } else {
        answers.put(asked.get(i), result.toOptional().orElseThrow());
      }
    }
    return answers;
  }

  void failed(Address contract, String reason) {
    failures.putIfAbsent(contract, reason);
  }

  /** Returns the contracts that failed, with the reasons. */
  List<String> failures() {
    List<String> all = new ArrayList<>();
    failures.forEach((contract, reason) -> all.add(contract + ": " + reason));
    return all;
  }
}
