package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.io.ByteArrayOutputStream;

/** Reads a body as text. A body that starts with {@code <} is malformed. */
final class TextBody implements BodyConsumer<String> {
  static final String TYPE = "text/plain";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Override
  public void accept(byte[] chunk, int offset, int length) throws BodyException {
    if (bytes.size() == 0 && chunk[offset] == '<') {
      throw new BodyException(FailureKind.MALFORMED, "body is markup", null);
    }
    bytes.write(chunk, offset, length);
  }

  @Override
  public String finish() {
    return bytes.toString(UTF_8);
  }
}
