package io.github.panicmonitors.http;

import io.github.panicmonitors.api.Secret;
import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.http.HttpSettings.Rule;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Sends a request, following redirects if it asks for that.
 *
 * @param <T> what the body is read as
 */
final class RequestSender<T> {
  private static final int MAX_REDIRECTS = 10;

  /** A placeholder: requests need a URI, but the path is sent exactly as configured. */
  private static final URI PLACEHOLDER = URI.create("/");

  private final HttpClients clients;
  private final BodyReader reader;
  private final SourceRequest request;
  private final Supplier<? extends BodyConsumer<T>> consumers;
  private final ErrorReader errors;
  private final HttpCall call;

  RequestSender(
      HttpClients clients,
      BodyReader reader,
      SourceRequest request,
      Supplier<? extends BodyConsumer<T>> consumers,
      ErrorReader errors,
      HttpCall call) {
    this.clients = clients;
    this.reader = reader;
    this.request = request;
    this.consumers = consumers;
    this.errors = errors;
    this.call = call;
  }

  /** Reads the body of a response whose status is not 200. */
  @FunctionalInterface
  interface ErrorReader {
    /** Reads no body. */
    ErrorReader NONE = (response, reader) -> Optional.empty();

    Optional<JsonValue> read(ClassicHttpResponse response, BodyReader reader);
  }

  SourceResponse<T> send(Target first) throws IOException, BodyException, InterruptedException {
    Target target = first;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      Outcome<T> outcome = send(target, target.origin().equals(first.origin()));
      if (outcome instanceof Answer<T> answer) {
        return answer.response;
      }
      target = ((Redirect<T>) outcome).to;
    }
    throw new HttpFailure(FailureKind.HTTP_STATUS, "more than " + MAX_REDIRECTS + " redirects");
  }

  private sealed interface Outcome<T> permits Answer, Redirect {}

  private record Answer<T>(SourceResponse<T> response) implements Outcome<T> {}

  private record Redirect<T>(Target to) implements Outcome<T> {}

  /** Sends the request, and once more on a new connection if it fails on a kept one. */
  private Outcome<T> send(Target target, boolean sameOrigin)
      throws IOException, BodyException, InterruptedException {
    HttpClients.Match match = clients.match(target);
    Rule rule = match.rule();
    call.limit(rule.limits());
    while (true) {
      call.checkInterrupt();
      HttpUriRequestBase message = message(target, rule, sameOrigin);
      call.attach(message);
      try {
        HttpClientContext context =
            rule.proxy().map(ProxyServer::context).orElseGet(HttpClientContext::create);
        ClassicHttpResponse response =
            match.http().executeOpen(target.origin().toHost(), message, context);
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
        message.cancel();
      }
    }
  }

  private HttpUriRequestBase message(Target target, Rule rule, boolean sameOrigin) {
    byte[] body = request.body();
    HttpUriRequestBase message =
        body == null ? new HttpGet(PLACEHOLDER) : new HttpPost(PLACEHOLDER);
    if (body != null) {
      message.setEntity(new ByteArrayEntity(body, null));
    }
    message.setPath(target.pathAndQuery());
    message.setHeader(HttpHeaders.HOST, target.origin().hostHeader());
    if (sameOrigin) {
      request.url().authorization().ifPresent(secret -> authorize(message, secret));
    }
    request
        .headers()
        .forEach(
            (name, header) -> {
              if (sameOrigin || !header.secret()) {
                message.setHeader(name, header.value());
              }
            });
    rule.authorization().ifPresent(secret -> authorize(message, secret.get()));
    rule.headers()
        .forEach(header -> message.setHeader(header.name(), header.value().get().reveal()));
    return message;
  }

  private static void authorize(HttpUriRequestBase message, Secret secret) {
    message.setHeader(HttpHeaders.AUTHORIZATION, secret.reveal());
  }

  /** Rejects the response of a proxy that did not open a tunnel to the target. */
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
    int status = response.getCode();
    if (request.followsRedirects() && RedirectPolicy.isRedirect(status)) {
      return new Redirect<>(RedirectPolicy.follow(target, response));
    }
    if (status == HttpStatus.SC_NOT_MODIFIED && request.hasEtag()) {
      return new Answer<>(SourceResponse.notModified(ResponseHeaders.of(response)));
    }
    if (status != HttpStatus.SC_OK) {
      throw failureOf(response);
    }
    call.answered();
    T body = reader.read(response, consumers.get());
    return new Answer<>(SourceResponse.of(ResponseHeaders.of(response), body));
  }

  private HttpFailure failureOf(ClassicHttpResponse response) {
    ResponseHeaders headers = ResponseHeaders.of(response);
    int status = response.getCode();
    Optional<JsonValue> json = errors.read(response, reader);
    // A JSON object with a status below 500 is the server's answer to this request.
    boolean refused = json.isPresent() && status < HttpStatus.SC_SERVER_ERROR;
    if (refused || status == HttpStatus.SC_TOO_MANY_REQUESTS || headers.limitRate()) {
      call.refuseRetry();
    }
    return HttpFailure.ofStatus(new ErrorResponse(status, headers, json));
  }
}
