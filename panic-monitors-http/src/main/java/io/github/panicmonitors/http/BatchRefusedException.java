package io.github.panicmonitors.http;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a JSON-RPC server answers a batch as a whole with an error, usually because it takes no
 * batches or only smaller ones. The caller may send the calls in smaller batches, or alone.
 */
public class BatchRefusedException extends RpcException {
  private static final long serialVersionUID = 1;

  BatchRefusedException(RpcError error, SourceUrl url, @Nullable Throwable cause) {
    super(error, url, cause);
  }
}
