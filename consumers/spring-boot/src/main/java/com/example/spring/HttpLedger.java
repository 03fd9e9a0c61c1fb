package com.example.spring;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A ledger that answers in plain text. */
final class HttpLedger implements Ledger {
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI uri;

  HttpLedger(URI uri) {
    this.uri = uri;
  }

  @Override
  public long height(String chain) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri.resolve(chain)).timeout(Duration.ofSeconds(10)).build();
    String answer = client.send(request, BodyHandlers.ofString()).body().strip();
    try {
      return Long.parseLong(answer);
    } catch (NumberFormatException e) {
      throw new IOException("not a height: " + answer, e);
    }
  }
}
