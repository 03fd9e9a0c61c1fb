package io.github.panicmonitors.repositories;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.PanicMessage;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.api.monitor.Warning;
import io.github.panicmonitors.http.JsonValue;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceRequest;
import io.github.panicmonitors.http.SourceResponse;
import io.github.panicmonitors.http.SourceUrl;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Monitors the releases of one repository. */
final class GitHubMonitor implements Monitor {
  private static final Problem.Texts TEXTS =
      new Problem.Texts(5006, "Cannot access GitHub page ", 5007, "Error in API Call: ");

  private final GitHubRepository repository;
  private final MonitorContext context;
  private final RepositoryService service;
  private final RequestShare share;
  private final String apiVersion;
  private GitHubSnapshot known;

  GitHubMonitor(
      GitHubRepository repository,
      MonitorContext context,
      RepositoryService service,
      RequestShare share,
      String apiVersion) {
    this.repository = repository;
    this.context = context;
    this.service = service;
    this.share = share;
    this.apiVersion = apiVersion;
    known =
        context
            .inherited(GitHubSnapshot.class)
            .filter(before -> before.repository().equals(repository.name()))
            .orElse(GitHubSnapshot.none(repository.name()));
  }

  @Override
  public RoundResult collect(Round round) throws InterruptedException {
    if (!repository.hasValidName()) {
      return result(TEXTS.other(FailureKind.INVALID_URL, "repository name is not owner/name"));
    }
    Instant now = context.clock().instant();
    share.roundStarted(repository.id(), context.period(), now);
    try {
      // First, because a request that is not sent must not use up the share.
      service.requireNoLimit(context.clock());
      Optional<Instant> wait = share.take(context.period(), known.askedAt(), now);
      if (wait.isPresent()) {
        return repeated(wait.get().truncatedTo(ChronoUnit.SECONDS));
      }
      read(round, now);
    } catch (RateLimitedException e) {
      // Not kept as the repository's problem: it is asked again after the limit.
      return result(TEXTS.limited(e));
    } catch (SourceException e) {
      known = known.failed(TEXTS.of(e, page(), answer(e)), now);
    }
    return result();
  }

  private void read(Round round, Instant now)
      throws SourceException, RateLimitedException, InterruptedException {
    SourceRequest request =
        SourceRequest.get(page())
            .withHeader("Accept", "application/vnd.github+json")
            .withHeader("X-GitHub-Api-Version", apiVersion)
            .followingRedirects();
    SourceResponse<List<Release>> response =
        service.send(
            known.list() == null || known.etag().isEmpty()
                ? request
                : request.withEtag(known.etag()),
            Release::read,
            round,
            context.clock());
    response.header("X-RateLimit-Limit").ifPresent(share::limit);
    ReleaseList list = known.list() == null ? ReleaseList.EMPTY : known.list();
    known =
        response.isNotModified()
            ? known.read(list, known.etag(), now)
            : known.read(list.with(response.body()), response.header("ETag").orElse(""), now);
  }

  /**
   * Returns GitHub's message about a failed request. Its rate limit messages contain our address.
   */
  private static String answer(SourceException e) {
    return e.json()
        .flatMap(json -> json.get("message").optional())
        .filter(JsonValue::isString)
        .map(message -> Problem.firstLine(message.asString()))
        .filter(text -> !text.isEmpty() && !text.toLowerCase(Locale.ROOT).contains("rate limit"))
        .orElseGet(() -> Problem.status(e));
  }

  /** Returns the result of the last request, or a reading without a message if there was none. */
  private RoundResult repeated(Instant nextRequest) {
    String text = "next request at " + nextRequest;
    RoundResult last =
        known.askedAt() == null ? RoundResult.reading().withSource(page().toString()) : result();
    return last instanceof RoundResult.Reading reading
        ? reading.withWarning(Warning.Kind.RATE_LIMITED, text)
        : last;
  }

  private RoundResult result() {
    Problem problem = known.problem();
    ReleaseList list = known.list();
    return problem != null || list == null
        ? result(Objects.requireNonNull(problem))
        : message().result(list.data()).toRoundResult(page().toString());
  }

  private RoundResult result(Problem problem) {
    return failure(repository, context, page(), problem);
  }

  private SourceUrl page() {
    return page(repository, service);
  }

  private static SourceUrl page(GitHubRepository repository, RepositoryService service) {
    return service.url("/repos/" + repository.name() + "/releases");
  }

  /** Returns the failure of a round that passed its deadline without a result. */
  static RoundResult timedOut(
      GitHubRepository repository, MonitorContext context, RepositoryService service) {
    SourceUrl page = page(repository, service);
    Problem problem = TEXTS.unreachable(page, FailureKind.TIMEOUT, "no answer in time");
    return failure(repository, context, page, problem);
  }

  private static RoundResult failure(
      GitHubRepository repository, MonitorContext context, SourceUrl page, Problem problem) {
    PanicMessage message = message(repository, context);
    // PANIC's alerter reads it from a failure that follows one of code 5006.
    message.meta("last_monitored", message.time());
    return problem.addTo(message).toRoundResult(page.toString());
  }

  private PanicMessage message() {
    return message(repository, context);
  }

  private static PanicMessage message(GitHubRepository repository, MonitorContext context) {
    return context
        .message()
        .meta("repo_name", repository.name() + "/")
        .meta("repo_id", repository.id())
        .meta("repo_parent_id", repository.parentId());
  }

  @Override
  public Optional<GitHubSnapshot> snapshot() {
    return Optional.of(known);
  }
}
