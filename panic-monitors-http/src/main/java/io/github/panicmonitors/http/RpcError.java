package io.github.panicmonitors.http;

import io.github.panicmonitors.api.Text;
import java.util.OptionalLong;

/**
 * The error in an answer of a JSON-RPC server.
 *
 * @param code the code; empty if there is none, or if it is not an integer of 64 bits
 * @param message the first 200 characters of its message; empty if there is none
 * @param data further data; missing if there is none
 */
public record RpcError(OptionalLong code, String message, JsonValue data) {
  private static final int MAX_MESSAGE_LENGTH = 200;

  /** Reads an error of any form. Asterisks replace the keys of the URL in its message. */
  static RpcError of(JsonValue error, SourceUrl url) {
    JsonValue code = error.get("code");
    JsonValue message = error.get("message");
    return new RpcError(
        code.isInteger() && code.asBigInteger().bitLength() < Long.SIZE
            ? OptionalLong.of(code.asBigInteger().longValue())
            : OptionalLong.empty(),
        message.isString()
            ? Text.truncated(url.redact(message.asString()), MAX_MESSAGE_LENGTH)
            : "",
        error.get("data"));
  }

  /** Returns the code and the message for a log line. */
  @Override
  public String toString() {
    String number = code.isPresent() ? " " + code.getAsLong() : "";
    return "RPC error" + number + (message.isEmpty() ? "" : ": " + message);
  }
}
