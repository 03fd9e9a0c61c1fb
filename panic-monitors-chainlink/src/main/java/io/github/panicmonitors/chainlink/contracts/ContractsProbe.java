package io.github.panicmonitors.chainlink.contracts;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.evm.chain.Endpoint;
import io.github.panicmonitors.evm.chain.EvmChain;
import io.github.panicmonitors.evm.chain.NoEndpointException;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceUrl;

/**
 * A monitor that checks whether one source of the contracts monitor can be used. Publishes nothing.
 */
final class ContractsProbe implements Monitor {
  private final SourceUrl url;
  private final Request request;

  private ContractsProbe(SourceUrl url, Request request) {
    this.url = url;
    this.request = request;
  }

  @FunctionalInterface
  private interface Request {
    Object send(Round round) throws SourceException, NoEndpointException, InterruptedException;
  }

  /** Returns a probe that reads the newest block of an endpoint. */
  static Monitor ofEndpoint(SourceUrl url, EvmChain chain) {
    return new ContractsProbe(url, round -> chain.read(round, Endpoint::blockNumber));
  }

  /** Returns a probe that reads a directory. */
  static Monitor ofDirectory(SourceUrl url, ContractDirectory directory) {
    return new ContractsProbe(url, directory::refresh);
  }

  @Override
  public RoundResult collect(Round round) throws InterruptedException {
    try {
      Object unused = request.send(round);
      return RoundResult.reading().withSource(url.toString());
    } catch (SourceException e) {
      return failure(e.kind(), e.reason());
    } catch (NoEndpointException e) {
      return failure(e.kind(), e.reason());
    }
  }

  private RoundResult failure(FailureKind kind, String reason) {
    return RoundResult.unpublished(kind, reason, url.toString());
  }
}
