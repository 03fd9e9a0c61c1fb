package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Runs the packaged jar as a process and kills it on close. */
final class PackagedProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target/panic-monitors-standalone.jar");
  private static final Pattern ADDRESS =
      Pattern.compile("page, /status, /health and /metrics are served at ([^\\s\"]+)");
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path out;
  private final Path err;
  private final Process process;

  private PackagedProcess(Path directory, Map<String, String> environment, List<String> arguments)
      throws IOException {
    out = Files.createTempFile(directory, "out", ".txt");
    err = Files.createTempFile(directory, "err", ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /** Starts the process in a directory, which also holds its state. */
  static PackagedProcess start(Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    return new PackagedProcess(directory, environment, List.of(arguments));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readString(file, UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> lines() {
    return lines(out);
  }

  List<String> errorLines() {
    return lines(err);
  }

  String address() {
    return await()
        .atMost(TIMEOUT)
        .until(
            () ->
                ADDRESS
                    .matcher(Files.readString(out, UTF_8))
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .findFirst()
                    .orElse(""),
            address -> !address.isEmpty());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address() + path)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  JsonNode status() throws IOException, InterruptedException {
    return JSON.readTree(get("/status").body());
  }

  void awaitHealth(int code) {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(() -> assertThat(get("/health").statusCode()).isEqualTo(code));
  }

  /** Waits until the first monitor has a successful round. */
  JsonNode awaitReading() {
    return await()
        .atMost(TIMEOUT)
        .until(
            () -> status().at("/monitors/0"),
            monitor -> monitor.at("/lastRound/message").asText("none").isEmpty());
  }

  /** Sends SIGHUP. */
  void hangUp() throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-HUP", "" + process.pid()).start().waitFor()).isZero();
  }

  /** Sends SIGTERM and returns the exit code. */
  int terminate() throws InterruptedException {
    process.toHandle().destroy();
    return exitCode(Duration.ofSeconds(10));
  }

  int exitCode(Duration timeout) throws InterruptedException {
    assertThat(process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
