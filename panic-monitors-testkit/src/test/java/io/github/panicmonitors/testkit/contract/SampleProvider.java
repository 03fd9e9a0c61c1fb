package io.github.panicmonitors.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.InvalidConfigException;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.api.monitor.RawData;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A correct provider. Subclasses break one thing each. */
class SampleProvider implements MonitorProvider<Monitorable> {
  static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final Pattern HEIGHT = Pattern.compile("height (\\S+)\n");

  /** Shorter than any round of the contract, but enough to read a page on a busy machine. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

  private static final int MAX_BYTES = 1 << 20;

  record Thing(String id, String parentId, String name, Secret url) implements Monitorable {
    static Thing of(ConfigEntry entry) {
      return new Thing(
          entry.id(), entry.text("parent_id"), entry.text("name"), Secret.of(entry.text("url")));
    }
  }

  static MonitorDescriptor.Builder described(String type) {
    return MonitorDescriptor.builder(type)
        .label("Sample monitor")
        .otherRawDataRoutingKey("sample")
        .otherCategory("samples")
        .period(Duration.ofSeconds(30));
  }

  @Override
  public MonitorDescriptor descriptor() {
    return described("sample").topic("chains.*.*.samples_config").build();
  }

  @Override
  public Optional<Monitorable> read(ConfigEntry entry) {
    return Optional.of(thing(entry));
  }

  Monitorable thing(ConfigEntry entry) throws InvalidConfigException {
    return Thing.of(entry);
  }

  @Override
  public Monitor create(Monitorable thing, MonitorContext context) {
    AtomicInteger closed = new AtomicInteger();
    return new Monitor() {
      @Override
      public RoundResult collect(Round round) throws InterruptedException {
        return SampleProvider.this.collect(url(thing), context, round);
      }

      @Override
      public void close() {
        closed.incrementAndGet();
        SampleProvider.this.close(closed);
      }
    };
  }

  String url(Monitorable thing) {
    return ((Thing) thing).url().reveal();
  }

  void close(AtomicInteger closed) {}

  RoundResult collect(String url, MonitorContext context, Round round) throws InterruptedException {
    try {
      Matcher height = HEIGHT.matcher(page(url, round));
      return height.find()
          ? reading(Double.parseDouble(height.group(1)), context.clock().instant())
          : failed(FailureKind.MISSING_METRIC, "no height");
    } catch (NumberFormatException e) {
      return failed(FailureKind.MALFORMED, "height is no number");
    } catch (IllegalUrlException e) {
      return failed(FailureKind.INVALID_URL, "not a URL");
    } catch (IOException e) {
      return failed(FailureKind.CONNECT, "page cannot be read");
    }
  }

  RoundResult reading(double height, Instant time) {
    return Double.isFinite(height)
        ? RoundResult.reading(data(height, time.toString()))
        : failed(FailureKind.MALFORMED, "height is not finite");
  }

  static RawData data(Object height, Object time) {
    return RawData.of("sample", Map.of("height", height, "time", time));
  }

  RoundResult failed(FailureKind kind, String message) {
    return failure(kind, message, "a sample");
  }

  static RoundResult failure(FailureKind kind, String message, String source) {
    RawData payload = RawData.of("sample", Map.of("error", message));
    return RoundResult.failure(kind, message, source, payload);
  }

  String page(String url, Round round) throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    HttpResponse<Void> response =
        CLIENT.send(
            request(url, timeout(round)),
            HttpResponse.BodyHandlers.ofByteArrayConsumer(
                part -> part.ifPresent(bytes -> append(bytes, body))));
    if (response.statusCode() != 200
        || response.headers().firstValue("Content-Encoding").isPresent()) {
      throw new IOException("not a page");
    }
    return body.toString(UTF_8);
  }

  /** Ends the response if the page is too large. */
  private void append(byte[] part, ByteArrayOutputStream body) {
    if (body.size() + part.length > maxBytes()) {
      throw new UncheckedIOException(new IOException("page is too large"));
    }
    body.writeBytes(part);
  }

  int maxBytes() {
    return MAX_BYTES;
  }

  Duration timeout(Round round) {
    return REQUEST_TIMEOUT;
  }

  static HttpRequest request(String url, Duration timeout) throws IllegalUrlException {
    try {
      URI uri = URI.create(url.replaceFirst("//[^/@]*@", "//"));
      return HttpRequest.newBuilder(uri).timeout(timeout).build();
    } catch (IllegalArgumentException e) {
      throw new IllegalUrlException(e);
    }
  }

  static final class IllegalUrlException extends IOException {
    private static final long serialVersionUID = 1;

    IllegalUrlException(Throwable cause) {
      super(cause);
    }
  }
}
