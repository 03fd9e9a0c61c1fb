package io.github.panicmonitors.repositories;

import io.github.panicmonitors.api.monitor.FailureKind;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.PanicMessage;
import io.github.panicmonitors.api.monitor.Round;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.http.SourceException;
import io.github.panicmonitors.http.SourceUrl;
import io.github.panicmonitors.repositories.TagReader.InvalidPagesException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Monitors the tags of one repository. */
final class DockerHubMonitor implements Monitor {
  private static final Problem.Texts TEXTS =
      new Problem.Texts(5021, "Cannot access Dockerhub page ", 5020, "Error in API call: ");

  private static final String NO_TAGS =
      "No tags: the repository does not exist, is private or is empty";

  private final DockerHubRepository repository;
  private final MonitorContext context;
  private final RepositoryService service;
  private final int maxTags;
  private final SourceUrl page;

  DockerHubMonitor(
      DockerHubRepository repository,
      MonitorContext context,
      RepositoryService service,
      int maxTags) {
    this.repository = repository;
    this.context = context;
    this.service = service;
    this.maxTags = maxTags;
    this.page = page(repository, service);
  }

  @Override
  public RoundResult collect(Round round) throws InterruptedException {
    return read(round).toRoundResult(page.toString());
  }

  private PanicMessage read(Round round) throws InterruptedException {
    PanicMessage message = message(repository, context);
    if (!repository.hasValidName()) {
      String what = "repository name has a character that no name has";
      return TEXTS.other(FailureKind.INVALID_URL, what).addTo(message);
    }
    try {
      SourceUrl first = service.url(path(repository) + "?page_size=100");
      TagReader reader = new TagReader(service, maxTags, round, context.clock());
      Collection<Tag> tags = reader.read(first).values();
      return tags.isEmpty()
          ? noTags(FailureKind.MISSING_METRIC).addTo(message)
          : message.result(data(tags));
    } catch (RateLimitedException e) {
      return TEXTS.limited(e).addTo(message);
    } catch (InvalidPagesException e) {
      return TEXTS.other(e.kind(), String.valueOf(e.getMessage())).addTo(message);
    } catch (SourceException e) {
      return problem(e).addTo(message);
    }
  }

  private Problem problem(SourceException e) {
    return e.status().orElse(0) == 404
        ? noTags(FailureKind.HTTP_STATUS)
        : TEXTS.of(e, page, Problem.status(e));
  }

  private static Problem noTags(FailureKind kind) {
    return new Problem(kind, TEXTS.other(), NO_TAGS, "");
  }

  private static Map<String, Map<String, @Nullable Object>> data(Collection<Tag> tags) {
    Map<String, Map<String, @Nullable Object>> data = new LinkedHashMap<>();
    for (Tag tag : tags) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("tag_name", tag.name());
      fields.put("last_updated", tag.lastUpdated());
      data.put(Integer.toString(data.size()), fields);
    }
    return data;
  }

  private static String path(DockerHubRepository repository) {
    return "/v2/repositories/" + repository.name() + "/tags";
  }

  private static SourceUrl page(DockerHubRepository repository, RepositoryService service) {
    return service.url(path(repository));
  }

  /** Returns the failure of a round that passed its deadline without a result. */
  static RoundResult timedOut(
      DockerHubRepository repository, MonitorContext context, RepositoryService service) {
    SourceUrl page = page(repository, service);
    return TEXTS
        .unreachable(page, FailureKind.TIMEOUT, "no answer in time")
        .addTo(message(repository, context))
        .toRoundResult(page.toString());
  }

  private static PanicMessage message(DockerHubRepository repository, MonitorContext context) {
    return context
        .message()
        .meta("repo_namespace", repository.namespace())
        .meta("repo_name", repository.repository())
        .meta("repo_id", repository.id())
        .meta("repo_parent_id", repository.parentId());
  }
}
