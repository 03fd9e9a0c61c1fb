package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URL;

/** A client of {@code /events}. */
final class EventStream implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpURLConnection connection;
  private final BufferedReader lines;

  private EventStream(String url) throws IOException {
    connection = (HttpURLConnection) new URL(url + "/events").openConnection();
    connection.setReadTimeout(TIMEOUT_MILLIS);
    lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
  }

  /** Connects to a server. */
  static EventStream of(String url) throws IOException {
    return new EventStream(url);
  }

  static boolean isAdmitted(String url) {
    try (EventStream events = of(url)) {
      return events.lines.readLine() != null;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the data of the next event with this name, skipping others. */
  JsonNode await(String name) throws IOException {
    String line;
    while ((line = lines.readLine()) != null) {
      if (line.equals("event: " + name)) {
        return JSON.readTree(lines.readLine().substring("data: ".length()));
      }
    }
    throw new IOException("the stream ended before " + name);
  }

  void awaitEnd() {
    try {
      while (lines.readLine() != null) {
        // Discards events that were sent before the end.
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      // A reset connection is an end, too.
    }
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}
