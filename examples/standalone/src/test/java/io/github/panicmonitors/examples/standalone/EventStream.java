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

/** Server-sent events, as the page gets them. */
final class EventStream implements AutoCloseable {
  private static final int LIMIT_MILLIS = 20_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpURLConnection connection;
  private final BufferedReader lines;

  private EventStream(String url) throws IOException {
    connection = (HttpURLConnection) new URL(url + "/events").openConnection();
    connection.setReadTimeout(LIMIT_MILLIS);
    lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
  }

  /** Begins to look at what a server shows. */
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

  /** Returns the data of the next event of this name, whatever comes before it. */
  JsonNode await(String name) throws IOException {
    String line;
    while ((line = lines.readLine()) != null) {
      if (line.equals("event: " + name)) {
        return JSON.readTree(lines.readLine().substring("data: ".length()));
      }
    }
    throw new IOException("the stream has ended before " + name);
  }

  void awaitEnd() {
    try {
      while (lines.readLine() != null) {
        // Whatever was still under way.
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      // An end too.
    }
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}
