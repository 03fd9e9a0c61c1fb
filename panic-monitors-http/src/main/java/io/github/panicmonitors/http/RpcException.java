package io.github.panicmonitors.http;

import io.github.panicmonitors.api.monitor.FailureKind;
import org.jspecify.annotations.Nullable;

/** Thrown if a JSON-RPC server answers with an error. {@link #kind} is RPC_ERROR. */
public class RpcException extends SourceException {
  private static final long serialVersionUID = 1;

  private final transient RpcError error;

  RpcException(RpcError error, SourceUrl url, @Nullable Throwable cause) {
    super(FailureKind.RPC_ERROR, error.toString(), url, cause);
    this.error = error;
  }

  /** Returns the error. */
  public RpcError error() {
    return error;
  }
}
