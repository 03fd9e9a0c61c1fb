package io.github.panicmonitors.prometheus;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

/** A request that failed, and why; the client adds the URL. */
final class HttpFailure extends IOException {
  private static final long serialVersionUID = 1;
  private static final int MAX_FACT_CHARS = 200;

  private final FailureKind kind;
  private final String fact;

  HttpFailure(FailureKind kind, String fact) {
    this(kind, fact, null);
  }

  HttpFailure(FailureKind kind, String fact, @Nullable Throwable cause) {
    super(fact, cause);
    this.kind = kind;
    this.fact = fact;
  }

  /** Returns what an exception of the HTTP client or of the JDK tells. */
  static HttpFailure of(IOException e, ScrapeCall exchange) {
    HttpFailure failure = of(e, exchange.isAnswered());
    return exchange.isOver() && failure.isOfConnection() ? exchange.timeout() : failure;
  }

  private static HttpFailure of(IOException e, boolean answered) {
    if (e instanceof HttpFailure known) {
      return known;
    }
    if (e instanceof MessageConstraintException) {
      return new HttpFailure(FailureKind.TOO_LARGE, "headers are too large", e);
    }
    if (e instanceof TruncatedChunkException || e instanceof EOFException) {
      return new HttpFailure(FailureKind.TRUNCATED, "page ended before its end", e);
    }
    if (e instanceof ClientProtocolException
        || e instanceof MalformedChunkCodingException
        || e instanceof ZipException) {
      return new HttpFailure(FailureKind.MALFORMED, "response is malformed: " + clipped(e), e);
    }
    if (e instanceof SSLException && !answered) {
      return new HttpFailure(FailureKind.TLS, "TLS failed: " + clipped(e), e);
    }
    FailureKind kind = answered ? FailureKind.TRUNCATED : FailureKind.CONNECT;
    return new HttpFailure(kind, "connection failed: " + clipped(e), e);
  }

  private static String clipped(IOException e) {
    Throwable told = e.getMessage() == null && e.getCause() != null ? e.getCause() : e;
    String text = String.valueOf(told.getMessage());
    return text.length() <= MAX_FACT_CHARS ? text : text.substring(0, MAX_FACT_CHARS) + "...";
  }

  FailureKind kind() {
    return kind;
  }

  /** Tells whether it may be no more than how the end of the exchange's time showed. */
  private boolean isOfConnection() {
    return kind == FailureKind.CONNECT || kind == FailureKind.TLS || kind == FailureKind.TRUNCATED;
  }

  String fact() {
    return fact;
  }
}
