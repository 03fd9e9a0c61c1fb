package io.github.panicmonitors.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Round;
import java.io.ByteArrayOutputStream;
import java.time.Duration;

/** Reads a body as text. A body that starts with {@code <} is malformed. */
final class TextBody implements BodyConsumer<String> {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  static String get(SourceClient client, SourceUrl url, Round round)
      throws SourceException, InterruptedException {
    return client.send(request(url), TextBody::new, round).body();
  }

  static String get(SourceClient client, SourceUrl url, Duration timeout)
      throws SourceException, InterruptedException {
    return client.send(request(url).withTimeout(timeout), TextBody::new, hook -> {}).body();
  }

  private static SourceRequest request(SourceUrl url) {
    return SourceRequest.get(url).withHeader("Accept", "text/plain").followingRedirects();
  }

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
