package io.github.panicmonitors.repositories;

import io.github.panicmonitors.api.CheckReturnValue;
import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.api.monitor.PanicCategories;
import io.github.panicmonitors.api.monitor.PanicRawDataKeys;
import io.github.panicmonitors.api.monitor.RoundResult;
import io.github.panicmonitors.http.HttpSettings;
import io.github.panicmonitors.http.SourceClient;
import java.time.Duration;
import java.util.Optional;

/**
 * Monitors the tags of repositories on Docker Hub. Publishes the same messages as PANIC's own
 * monitor: all tags of a repository, or a failure.
 *
 * <p>Requests are sent one at a time and obey Docker Hub's rate limits. Thread-safe.
 */
public final class DockerHubProvider implements MonitorProvider<DockerHubRepository> {
  private static final MonitorDescriptor DESCRIPTOR =
      MonitorDescriptor.builder("dockerhub-repo")
          .label("DockerHub monitor")
          .topic("chains.*.*.dockerhub_repos_config")
          .topic("general.dockerhub_repos_config")
          .rawDataRoutingKey(PanicRawDataKeys.DOCKERHUB)
          .category(PanicCategories.DOCKERHUB_REPOS)
          .period(Duration.ofHours(1))
          .deadline(Duration.ofMinutes(5))
          .serial()
          .build();

  /** The namespace of official images. */
  private static final String OFFICIAL = "library";

  private static final int MAX_TAGS = 5_000;

  private final RepositoryService service;
  private final int maxTags;

  /** Creates a provider with the default settings and its own HTTP client. */
  public DockerHubProvider() {
    this(builder());
  }

  private DockerHubProvider(Builder builder) {
    service = builder.service.build();
    maxTags = builder.maxTags;
  }

  /** Returns a builder. */
  @CheckReturnValue
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public MonitorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Optional<DockerHubRepository> read(ConfigEntry entry) {
    if (!entry.flag("monitor_repo")) {
      return Optional.empty();
    }
    String name = RepositoryNames.withoutSlash(entry.text("repo_name"));
    String namespace = entry.optionalText("repo_namespace").orElse(OFFICIAL);
    return Optional.of(
        new DockerHubRepository(entry.id(), entry.text("parent_id"), namespace, name));
  }

  @Override
  public String monitorName(DockerHubRepository repository) {
    return RepositoryNames.monitorName(DESCRIPTOR, repository);
  }

  /** Returns Docker Hub's host, so that one repository is read at a time. */
  @Override
  public String contentionKey(DockerHubRepository repository) {
    return service.host();
  }

  @Override
  public Monitor create(DockerHubRepository repository, MonitorContext context) {
    return new DockerHubMonitor(repository, context, service, maxTags);
  }

  /** Returns a failure that says that Docker Hub cannot be reached. */
  @Override
  public Optional<RoundResult> timedOut(DockerHubRepository repository, MonitorContext context) {
    return Optional.of(DockerHubMonitor.timedOut(repository, context, service));
  }

  /** Closes the provider's own HTTP client, but not one that the host set. */
  @Override
  public void close() {
    service.close();
  }

  /** Builds a {@link DockerHubProvider}. Not thread-safe. */
  public static final class Builder {
    private final RepositoryService.Builder service =
        new RepositoryService.Builder("https://hub.docker.com");

    private int maxTags = MAX_TAGS;

    private Builder() {}

    /**
     * Sets the URL of Docker Hub. Default: {@code https://hub.docker.com}.
     *
     * @throws IllegalArgumentException if it is not http or https, or has user-info or a query
     */
    public Builder baseUrl(String url) {
      service.baseUrl(url);
      return this;
    }

    /**
     * Sets the maximum number of tags of a repository. Reading a repository with more fails,
     * because PANIC's alerter compares every tag with every other. Default: 5,000.
     *
     * @throws IllegalArgumentException if {@code max} is not positive
     */
    public Builder maxTags(int max) {
      if (max <= 0) {
        throw new IllegalArgumentException("maxTags must be positive: " + max);
      }
      maxTags = max;
      return this;
    }

    /** Sets the HTTP client. The host closes it. Default: the provider's own. */
    public Builder httpClient(SourceClient client) {
      service.client(client);
      return this;
    }

    /**
     * Sets credentials and trusted certificates by URL prefix. Default: none. Cannot be combined
     * with {@link #httpClient}: give the settings to that client's builder.
     */
    public Builder httpSettings(HttpSettings settings) {
      service.settings(settings);
      return this;
    }

    /**
     * Returns the provider.
     *
     * @throws IllegalStateException if both a client and settings are set
     */
    @CheckReturnValue
    public DockerHubProvider build() {
      return new DockerHubProvider(this);
    }
  }
}
