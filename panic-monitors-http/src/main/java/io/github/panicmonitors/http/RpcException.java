package io.github.panicmonitors.http;

import io.github.panicmonitors.api.monitor.FailureKind;
import org.jspecify.annotations.Nullable;

/** Thrown if a JSON-RPC server answers with an error. {@link #kind} is RPC_ERROR. */
public class RpcException extends SourceException {
  private static final long serialVersionUID = 1;

  private final transient RpcError error;

  /**
   * Creates an exception for the error of one call in a batch.
   *
   * @param url the URL of the server
   */
  public RpcException(RpcError error, SourceUrl url) {
    this(error, url, null);
  }

  RpcException(RpcError error, SourceUrl url, @Nullable Throwable cause) {
    super(FailureKind.RPC_ERROR, error.toString(), url, cause);
    this.error = error;
  }

  /** Returns the error. */
  public RpcError error() {
    return error;
  }
}
