package io.github.panicmonitors.http;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.http.HttpSettings.Rule;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;

/**
 * Requests one source, following redirects.
 *
 * @param <T> what the body is read as
 */
final class SourceRequest<T> {
  private static final int MAX_REDIRECTS = 10;

  /** A placeholder: {@link HttpGet} needs a URI, but the path is sent exactly as configured. */
  private static final URI PLACEHOLDER = URI.create("/");

  private final HttpClients clients;
  private final BodyReader reader;
  private final Header accept;
  private final Supplier<? extends BodyConsumer<T>> consumers;
  private final HttpCall call;

  SourceRequest(
      HttpClients clients,
      BodyReader reader,
      Header accept,
      Supplier<? extends BodyConsumer<T>> consumers,
      HttpCall call) {
    this.clients = clients;
    this.reader = reader;
    this.accept = accept;
    this.consumers = consumers;
    this.call = call;
  }

  T run(SourceUrl url, Target first) throws IOException, BodyException, InterruptedException {
    Target target = first;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      boolean sameOrigin = target.origin().equals(first.origin());
      Outcome<T> outcome = send(target, sameOrigin ? url.authorization() : Optional.empty());
      if (outcome instanceof Body<T> body) {
        return body.value;
      }
      target = ((Redirect<T>) outcome).to;
    }
    throw new HttpFailure(FailureKind.HTTP_STATUS, "more than " + MAX_REDIRECTS + " redirects");
  }

  private sealed interface Outcome<T> permits Body, Redirect {}

  private record Body<T>(T value) implements Outcome<T> {}

  private record Redirect<T>(Target to) implements Outcome<T> {}

  /** Sends the request, and once more on a new connection if it fails on a kept one. */
  private Outcome<T> send(Target target, Optional<Secret> userInfo)
      throws IOException, BodyException, InterruptedException {
    Rule rule = clients.ruleFor(target);
    HttpClient http = clients.client(rule);
    call.limit(rule.limits());
    Optional<Secret> authorization =
        rule.authorization().<Secret>map(Supplier::get).or(() -> userInfo);
    while (true) {
      call.checkInterrupt();
      HttpGet request = request(target, authorization);
      request.setHeader(accept);
      rule.headers()
          .forEach(header -> request.setHeader(header.name(), header.value().get().reveal()));
      call.attach(request);
      try {
        HttpClientContext context =
            rule.proxy().map(ProxyServer::context).orElseGet(HttpClientContext::create);
        ClassicHttpResponse response = http.executeOpen(target.origin().toHost(), request, context);
        if (rule.proxy().isPresent()) {
          requireAnswerOfTarget(rule.proxy().get(), target, response, context);
        }
        return outcomeOf(target, response);
      } catch (UnknownHostException e) {
        throw new HttpFailure(FailureKind.DNS, String.valueOf(e.getMessage()), e);
      } catch (IOException | BodyException e) {
        if (!call.retryOnNewConnection()) {
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

  /** A proxy that opens no tunnel to the target answers in its place. */
  private static void requireAnswerOfTarget(
      ProxyServer proxy, Target target, ClassicHttpResponse response, HttpClientContext context)
      throws HttpFailure {
    boolean withoutTunnel = target.origin().tls() && context.getSSLSession() == null;
    if (withoutTunnel || response.getCode() == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED) {
      throw HttpFailure.ofProxy(proxy, response.getCode());
    }
  }

  private Outcome<T> outcomeOf(Target target, ClassicHttpResponse response)
      throws IOException, BodyException {
    if (RedirectPolicy.isRedirect(response.getCode())) {
      return new Redirect<>(RedirectPolicy.follow(target, response));
    }
    if (response.getCode() == HttpStatus.SC_TOO_MANY_REQUESTS) {
      call.refuseRetry();
    }
    if (response.getCode() != 200) {
      throw HttpFailure.ofStatus(response.getCode());
    }
    call.answered();
    return new Body<>(reader.read(response, consumers.get()));
  }
}
