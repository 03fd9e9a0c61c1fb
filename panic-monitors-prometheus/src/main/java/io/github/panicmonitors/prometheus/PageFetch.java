package io.github.panicmonitors.prometheus;

import io.github.panicmonitors.api.monitor.FailureKind;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** One page's requests: the first, and those that redirects lead to. */
final class PageFetch {
  private static final int MAX_REDIRECTS = 3;

  /** A request is made of a URI, but paths are sent as they are configured. */
  private static final URI NO_URI = URI.create("/");

  private final HttpClient http;
  private final PageReader reader;
  private final MetricNames wanted;
  private final Exchange exchange;

  PageFetch(HttpClient http, PageReader reader, MetricNames wanted, Exchange exchange) {
    this.http = http;
    this.reader = reader;
    this.wanted = wanted;
    this.exchange = exchange;
  }

  Samples run(ScrapeUrl url, Target first)
      throws IOException, MalformedPageException, InterruptedException {
    Target target = first;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      boolean home = target.origin().equals(first.origin());
      Answer answer = answer(target, home ? url : null);
      if (answer instanceof Page page) {
        return page.samples;
      }
      target = ((Redirect) answer).to;
    }
    throw new HttpFailure(FailureKind.HTTP_STATUS, "more than 3 redirects");
  }

  private sealed interface Answer permits Page, Redirect {}

  private record Page(Samples samples) implements Answer {}

  private record Redirect(Target to) implements Answer {}

  /** Asks until it is not for a kept connection, which may have ended meanwhile, that it fails. */
  private Answer answer(Target target, @Nullable ScrapeUrl authorized)
      throws IOException, MalformedPageException, InterruptedException {
    while (true) {
      exchange.checkInterrupt();
      HttpGet request = request(target, authorized);
      exchange.attach(request);
      try {
        return answerOf(target, http.executeOpen(target.origin().toHost(), request, null));
      } catch (UnknownHostException e) {
        throw new HttpFailure(FailureKind.DNS, "host is unknown: " + target.origin().host(), e);
      } catch (IOException e) {
        if (!exchange.metAStaleConnection()) {
          throw e;
        }
      } finally {
        // What was not read to its end is not worth waiting for. A kept connection stays.
        request.cancel();
      }
    }
  }

  static HttpGet request(Target target, @Nullable ScrapeUrl authorized) {
    HttpGet request = new HttpGet(NO_URI);
    request.setPath(target.pathAndQuery());
    request.setHeader(HttpHeaders.HOST, target.origin().hostHeader());
    if (authorized != null) {
      authorized
          .authorization()
          .ifPresent(secret -> request.setHeader(HttpHeaders.AUTHORIZATION, secret.reveal()));
    }
    return request;
  }

  private Answer answerOf(Target target, ClassicHttpResponse response)
      throws IOException, MalformedPageException {
    if (Redirects.isRedirect(response.getCode())) {
      return new Redirect(Redirects.follow(target, response));
    }
    if (response.getCode() != 200) {
      throw new HttpFailure(FailureKind.HTTP_STATUS, "status is not 200: " + response.getCode());
    }
    return new Page(reader.read(response.getEntity(), wanted));
  }
}
