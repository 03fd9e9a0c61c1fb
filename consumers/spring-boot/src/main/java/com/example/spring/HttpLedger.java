package com.example.spring;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Round;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Reads heights with the JDK's HTTP client. */
final class HttpLedger implements Ledger, AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_BYTES = 1 << 20;

  /** What a round needs to report that the ledger did not answer. */
  private static final Duration RESERVED = Duration.ofMillis(500);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Override
  public long height(URI url, Round round) throws LedgerException, InterruptedException {
    Body body = new Body();
    CompletableFuture<HttpResponse<Void>> response =
        client.sendAsync(
            HttpRequest.newBuilder(url).build(),
            BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(body::append)));
    round.onCancel(() -> response.cancel(true));
    try {
      long timeout = round.remaining().minus(RESERVED).toNanos();
      int status = response.get(timeout, NANOSECONDS).statusCode();
      if (status != 200) {
        throw new LedgerException(FailureKind.HTTP_STATUS, "status " + status);
      }
      return body.height();
    } catch (CancellationException | ExecutionException | TimeoutException e) {
      if (round.isCancelled()) {
        throw new InterruptedException("the round was cancelled");
      }
      throw body.failure(e instanceof TimeoutException);
    } finally {
      response.cancel(true);
    }
  }

  /** Ends the client's threads from Java 21 on. Earlier ones end when it is garbage. */
  @Override
  public void close() throws Exception {
    if ((Object) client instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /** The body of a response, at most 1 MiB of it. */
  private static final class Body {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile boolean tooLarge;

    /** An exception ends the response. */
    void append(byte[] part) {
      if (bytes.size() + part.length > MAX_BYTES) {
        tooLarge = true;
        throw new IllegalStateException("too large");
      }
      bytes.writeBytes(part);
    }

    long height() throws LedgerException {
      try {
        JsonNode height = MAPPER.readTree(bytes.toByteArray()).path("height");
        if (height.isIntegralNumber() && height.canConvertToLong()) {
          return height.longValue();
        }
      } catch (IOException e) {
        throw new LedgerException(FailureKind.MALFORMED, "the answer is not JSON");
      }
      throw new LedgerException(FailureKind.MISSING_METRIC, "the answer has no height");
    }

    LedgerException failure(boolean timeout) {
      if (tooLarge) {
        return new LedgerException(FailureKind.TOO_LARGE, "the answer is over 1 MiB");
      }
      return timeout
          ? new LedgerException(FailureKind.TIMEOUT, "no answer in time")
          : new LedgerException(FailureKind.CONNECT, "no answer");
    }
  }
}
