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

/** Calls contracts through one endpoint and collects the failures. */
final class ContractCaller {
  private final Endpoint endpoint;
  private final Map<Address, String> failures = new LinkedHashMap<>();

  ContractCaller(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /**
   * Makes one call for each item.
   *
   * @return the results by item, in the order of the items, without failed calls
   * @throws SourceException if the endpoint fails
   */
  <S, T> Map<S, T> callEach(Collection<S> items, Function<S, ContractCall<T>> callFor)
      throws SourceException, InterruptedException {
    List<S> called = List.copyOf(items);
    List<ContractCall<T>> calls = called.stream().map(callFor).toList();
    List<CallResult<T>> results = endpoint.callAll(calls);
    Map<S, T> answers = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      CallResult<T> result = results.get(i);
      if (result instanceof CallResult.Failed<T> failed) {
        addFailure(calls.get(i).contract(), failed.reason());
      } else {
        answers.put(called.get(i), result.toOptional().orElseThrow());
      }
    }
    return answers;
  }

  void addFailure(Address contract, String reason) {
    failures.putIfAbsent(contract, reason);
  }

  /** Returns the contracts that failed, with the reasons. */
  List<String> failures() {
    List<String> all = new ArrayList<>();
    failures.forEach((contract, reason) -> all.add(contract + ": " + reason));
    return all;
  }
}
