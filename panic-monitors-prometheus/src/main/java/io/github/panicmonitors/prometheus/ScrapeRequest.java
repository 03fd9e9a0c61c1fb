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

/** Requests one page, following redirects. */
final class ScrapeRequest {
  private static final int MAX_REDIRECTS = 3;

  /** A placeholder: {@link HttpGet} needs a URI, but the path is sent exactly as configured. */
  private static final URI PLACEHOLDER = URI.create("/");

  private final HttpClients clients;
  private final PageReader reader;
  private final MetricNames wanted;
  private final ScrapeCall call;

  ScrapeRequest(HttpClients clients, PageReader reader, MetricNames wanted, ScrapeCall call) {
    this.clients = clients;
    this.reader = reader;
    this.wanted = wanted;
    this.call = call;
  }

  Samples run(ScrapeUrl url, Target first)
      throws IOException, MalformedPageException, InterruptedException {
    Target target = first;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      boolean sameOrigin = target.origin().equals(first.origin());
      Outcome outcome = send(target, sameOrigin ? url.authorization() : Optional.empty());
      if (outcome instanceof Page page) {
        return page.samples;
      }
      target = ((Redirect) outcome).to;
    }
    throw new HttpFailure(FailureKind.HTTP_STATUS, "more than 3 redirects");
  }

  private sealed interface Outcome permits Page, Redirect {}

  private record Page(Samples samples) implements Outcome {}

  private record Redirect(Target to) implements Outcome {}

  /** Sends the request. Retries while it fails only because a pooled connection had gone stale. */
  private Outcome send(Target target, Optional<Secret> userInfo)
      throws IOException, MalformedPageException, InterruptedException {
    Rule rule = clients.ruleFor(target);
    HttpClient http = clients.client(rule);
    Optional<Secret> authorization = rule.authorization().or(() -> userInfo);
    while (true) {
      call.checkInterrupt();
      HttpGet request = request(target, authorization);
      call.attach(request);
      try {
        return outcomeOf(target, http.executeOpen(target.origin().toHost(), request, null));
      } catch (UnknownHostException e) {
        throw new HttpFailure(FailureKind.DNS, "host is unknown: " + target.origin().host(), e);
      } catch (IOException e) {
        if (!call.hitStaleConnection()) {
          throw e;
        }
      } finally {
        // Drops the connection if the response was not read to its end. Otherwise does nothing.
        request.cancel();
      }
    }
  }

  static HttpGet request(Target target, Optional<Secret> authorization) {
    HttpGet request = new HttpGet(PLACEHOLDER);
    request.setPath(target.pathAndQuery());
    request.setHeader(HttpHeaders.HOST, target.origin().hostHeader());
    authorization.ifPresent(
        secret -> request.setHeader(HttpHeaders.AUTHORIZATION, secret.reveal()));
    return request;
  }

  private Outcome outcomeOf(Target target, ClassicHttpResponse response)
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
