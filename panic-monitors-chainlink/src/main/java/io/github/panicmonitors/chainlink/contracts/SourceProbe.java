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

/** A monitor that only finds out whether one source can be used. Publishes nothing. */
final class SourceProbe implements Monitor {
  private final SourceUrl url;
  private final Question question;

  private SourceProbe(SourceUrl url, Question question) {
    this.url = url;
    this.question = question;
  }

  @FunctionalInterface
  private interface Question {
    Object ask(Round round) throws SourceException, NoEndpointException, InterruptedException;
  }

  /** Returns a probe that asks the only endpoint of a chain for its newest block. */
  static Monitor ofEndpoint(SourceUrl url, EvmChain chain) {
    return new SourceProbe(url, round -> chain.read(round, Endpoint::blockNumber));
  }

  /** Returns a probe that reads the list of contracts. */
  static Monitor ofDirectory(SourceUrl url, Directory directory) {
    return new SourceProbe(url, directory::refresh);
  }

  @Override
  public RoundResult collect(Round round) throws InterruptedException {
    try {
      Object unused = question.ask(round);
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
