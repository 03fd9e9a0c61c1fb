package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A headless Chromium with an empty profile, controlled by chromedriver over WebDriver. */
final class Browser implements AutoCloseable {
  /** Special keys, as WebDriver encodes them. */
  static final String ENTER = "\uE007";

  static final String ESCAPE = "\uE00C";
  static final String END = "\uE010";
  static final String HOME = "\uE011";
  static final String RIGHT = "\uE014";
  static final String DOWN = "\uE015";
  static final String TAB = "\uE004";

  private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path log;
  private final Process driver;
  private final String session;

  private Browser(Path directory) throws IOException {
    log = Files.createTempFile(directory, "chromedriver", ".txt");
    driver =
        new ProcessBuilder("chromedriver", "--port=0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      String root = "http://127.0.0.1:" + port();
      JsonNode created =
          call("POST", root + "/session", Map.of("capabilities", capabilities(directory)));
      session = root + "/session/" + created.get("sessionId").asText();
    } catch (RuntimeException e) {
      kill();
      throw e;
    }
  }

  /** Starts a browser that stores its files in a directory. */
  static Browser start(Path directory) throws IOException {
    return new Browser(directory);
  }

  private String port() {
    return await()
        .atMost(TIMEOUT)
        .until(
            () ->
                PORT.matcher(Files.readString(log, UTF_8))
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .findFirst()
                    .orElse(""),
            match -> !match.isEmpty());
  }

  private static Map<String, Object> capabilities(Path directory) {
    List<String> arguments =
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--lang=en",
            "--user-data-dir=" + directory.resolve("profile"));
    Map<String, Object> options = Map.of("binary", "/usr/bin/chromium", "args", arguments);
    return Map.of(
        "alwaysMatch",
        Map.of("goog:chromeOptions", options, "goog:loggingPrefs", Map.of("browser", "ALL")));
  }

  private JsonNode call(String method, String url, Map<String, ?> body) {
    try {
      BodyPublisher publisher =
          method.equals("POST")
              ? BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))
              : BodyPublishers.noBody();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(TIMEOUT)
              .method(method, publisher)
              .build();
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      JsonNode value = JSON.readTree(response.body()).get("value");
      if (response.statusCode() != 200) {
        throw new IllegalStateException(value.get("error") + ": " + value.get("message"));
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private JsonNode post(String command, Map<String, ?> body) {
    return call("POST", session + command, body);
  }

  void open(String url) {
    post("/url", Map.of("url", url));
  }

  /** Runs a function's body in the page and returns its result. */
  JsonNode run(String script, Object... arguments) {
    return post("/execute/sync", Map.of("script", script, "args", List.of(arguments)));
  }

  /** Waits until a JavaScript expression is truthy and returns its value. */
  JsonNode awaitThat(String expression) {
    return await(expression)
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> run("const it = " + expression + "; return it || null"), it -> !it.isNull());
  }

  /** Returns the text of the first element that matches a selector. */
  String text(String selector) {
    return run("return document.querySelector(arguments[0]).textContent", selector).asText();
  }

  void awaitText(String selector, String part) {
    awaitThat("document.querySelector('%s')?.textContent.includes('%s')".formatted(selector, part));
  }

  void click(String selector) {
    JsonNode element = post("/element", Map.of("using", "css selector", "value", selector));
    post("/element/" + element.elements().next().asText() + "/click", Map.of());
  }

  /** Presses keys in sequence on the focused element. */
  void press(String... keys) {
    List<Map<String, String>> actions = new ArrayList<>();
    for (String key : keys) {
      actions.add(Map.of("type", "keyDown", "value", key));
      actions.add(Map.of("type", "keyUp", "value", key));
    }
    Map<String, Object> keyboard = Map.of("type", "key", "id", "keyboard", "actions", actions);
    post("/actions", Map.of("actions", List.of(keyboard)));
  }

  void type(String text) {
    press(text.split(""));
  }

  void resize(int width, int height) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Sets the preferred colour scheme: {@code dark} or {@code light}. */
  void prefer(String scheme) {
    List<?> features = List.of(Map.of("name", "prefers-color-scheme", "value", scheme));
    command("Emulation.setEmulatedMedia", Map.of("features", features));
  }

  private void command(String name, Map<String, ?> parameters) {
    post("/goog/cdp/execute", Map.of("cmd", name, "params", parameters));
  }

  void screenshot(Path file) throws IOException {
    String png = call("GET", session + "/screenshot", Map.of()).asText();
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(png));
  }

  /** Returns the console messages since the last call, including policy violations. */
  List<String> console() {
    List<String> lines = new ArrayList<>();
    post("/se/log", Map.of("type", "browser"))
        .forEach(entry -> lines.add(entry.get("level").asText() + " " + entry.get("message")));
    return lines;
  }

  @Override
  public void close() {
    try {
      call("DELETE", session, Map.of());
    } finally {
      kill();
    }
  }

  private void kill() {
    driver.descendants().forEach(ProcessHandle::destroyForcibly);
    driver.destroyForcibly();
    try {
      driver.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
