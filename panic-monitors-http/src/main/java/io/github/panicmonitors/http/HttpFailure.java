package io.github.panicmonitors.http;

import io.github.panicmonitors.api.Text;
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

/** A failed request: the kind of failure and the reason. {@link SourceClient} adds the URL. */
final class HttpFailure extends IOException {
  private static final long serialVersionUID = 1;
  private static final int MAX_REASON_CHARS = 200;

  private final FailureKind kind;
  private final String reason;
  private final boolean unreachable;
  private final transient @Nullable ErrorResponse response;

  HttpFailure(FailureKind kind, String reason) {
    this(kind, reason, null);
  }

  HttpFailure(FailureKind kind, String reason, @Nullable Throwable cause) {
    this(kind, reason, isUnreachable(kind), null, cause);
  }

  private HttpFailure(
      FailureKind kind,
      String reason,
      boolean unreachable,
      @Nullable ErrorResponse response,
      @Nullable Throwable cause) {
    super(reason, cause);
    this.kind = kind;
    this.reason = reason;
    this.unreachable = unreachable;
    this.response = response;
  }

  /** Returns the failure of a response whose status is not 200. */
  static HttpFailure ofStatus(ErrorResponse response) {
    return new HttpFailure(
        FailureKind.HTTP_STATUS,
        "status is not 200: " + response.status(),
        response.isUnreachable(),
        response,
        null);
  }

  /** Returns the failure of a response that has started but takes too long. */
  static HttpFailure ofSlowAnswer(String reason) {
    return new HttpFailure(FailureKind.TIMEOUT, reason, false, null, null);
  }

  /** Returns the failure of a proxy that does not pass the request on. */
  static HttpFailure ofProxy(ProxyServer proxy, int status) {
    return new HttpFailure(
        FailureKind.HTTP_STATUS,
        "proxy " + proxy + " refuses the request with status " + status,
        status == 500 || (status >= 502 && status <= 504),
        null,
        null);
  }

  /** Returns whether a failure of this kind usually means that the server could not be reached. */
  static boolean isUnreachable(FailureKind kind) {
    return switch (kind) {
      case DNS, CONNECT, TLS, TIMEOUT -> true;
      default -> false;
    };
  }

  /** Translates an exception of the HTTP client or the JDK. */
  static HttpFailure of(IOException e, HttpCall call) {
    HttpFailure failure = of(e, call.hasResponseStarted());
    return call.isOver() && failure.isConnectionFailure() ? call.timeout() : failure;
  }

  private static HttpFailure of(IOException e, boolean responseStarted) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      // TLS wraps the failures of its socket.
      if (at instanceof HttpFailure known) {
        return known;
      }
    }
    if (e instanceof MessageConstraintException) {
      return new HttpFailure(FailureKind.TOO_LARGE, "headers are too large", e);
    }
    if (e instanceof TruncatedChunkException || e instanceof EOFException) {
      return new HttpFailure(FailureKind.TRUNCATED, "response is incomplete", e);
    }
    if (e instanceof ClientProtocolException
        || e instanceof MalformedChunkCodingException
        || e instanceof ZipException) {
      return new HttpFailure(FailureKind.MALFORMED, "response is malformed: " + messageOf(e), e);
    }
    if (e instanceof SSLException && !responseStarted) {
      return new HttpFailure(FailureKind.TLS, "TLS failed: " + messageOf(e), e);
    }
    FailureKind kind = responseStarted ? FailureKind.TRUNCATED : FailureKind.CONNECT;
    return new HttpFailure(kind, "connection failed: " + messageOf(e), e);
  }

  private static String messageOf(IOException e) {
    Throwable source = e.getMessage() == null && e.getCause() != null ? e.getCause() : e;
    return Text.truncated(String.valueOf(source.getMessage()), MAX_REASON_CHARS);
  }

  FailureKind kind() {
    return kind;
  }

  /** Returns whether the cause may be that the deadline passed. */
  private boolean isConnectionFailure() {
    return kind == FailureKind.CONNECT || kind == FailureKind.TLS || kind == FailureKind.TRUNCATED;
  }

  String reason() {
    return reason;
  }

  /** Returns whether the server could not be reached. */
  boolean isUnreachable() {
    return unreachable;
  }

  /** Returns the response whose status says that the request failed, or null. */
  @Nullable ErrorResponse response() {
    return response;
  }
}
