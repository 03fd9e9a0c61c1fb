package io.github.panicmonitors.prometheus;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.prometheus.ScrapeSettings.Rule;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;

/** One page's requests: the first, and those that redirects lead to. */
final class ScrapeRequest {
  private static final int MAX_REDIRECTS = 3;

  /** A request is made of a URI, but paths are sent as they are configured. */
  private static final URI NO_URI = URI.create("/");

  private final HttpClients access;
  private final PageReader reader;
  private final MetricNames wanted;
  private final ScrapeCall exchange;

  ScrapeRequest(HttpClients access, PageReader reader, MetricNames wanted, ScrapeCall exchange) {
    this.access = access;
    this.reader = reader;
    this.wanted = wanted;
    this.exchange = exchange;
  }

  Samples run(ScrapeUrl url, Target first)
      throws IOException, MalformedPageException, InterruptedException {
    Target target = first;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      boolean home = target.origin().equals(first.origin());
      Answer answer = answer(target, home ? url.authorization() : Optional.empty());
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
  private Answer answer(Target target, Optional<Secret> userInfo)
      throws IOException, MalformedPageException, InterruptedException {
    Rule rule = access.ruleFor(target);
    HttpClient http = access.client(rule);
    Optional<Secret> authorization = rule.authorization().or(() -> userInfo);
    while (true) {
      exchange.checkInterrupt();
      HttpGet request = request(target, authorization);
      exchange.attach(request);
      try {
        return answerOf(target, http.executeOpen(target.origin().toHost(), request, null));
      } catch (UnknownHostException e) {
        throw new HttpFailure(FailureKind.DNS, "host is unknown: " + target.origin().host(), e);
      } catch (IOException e) {
        if (!exchange.hitStaleConnection()) {
          throw e;
        }
      } finally {
        // What was not read to its end is not worth waiting for. A kept connection stays.
        request.cancel();
      }
    }
  }

  static HttpGet request(Target target, Optional<Secret> authorization) {
    HttpGet request = new HttpGet(NO_URI);
    request.setPath(target.pathAndQuery());
    request.setHeader(HttpHeaders.HOST, target.origin().hostHeader());
    authorization.ifPresent(
        secret -> request.setHeader(HttpHeaders.AUTHORIZATION, secret.reveal()));
    return request;
  }

  private Answer answerOf(Target target, ClassicHttpResponse response)
      throws IOException, MalformedPageException {
    if (RedirectPolicy.isRedirect(response.getCode())) {
      return new Redirect(RedirectPolicy.follow(target, response));
    }
    if (response.getCode() != 200) {
      throw new HttpFailure(FailureKind.HTTP_STATUS, "status is not 200: " + response.getCode());
    }
    return new Page(reader.read(response.getEntity(), wanted));
  }
}
