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
 * Monitors the releases of repositories on GitHub. Publishes the same messages as PANIC's own
 * monitor, except that the list of releases keeps growing beyond a page of 30.
 *
 * <p>Requests are sent one at a time and obey GitHub's rate limits. Without a token GitHub allows
 * 60 an hour for all tools behind an address, with a token 5,000:
 *
 * <pre>{@code
 * GitHubProvider.builder()
 *     .httpSettings(
 *         HttpSettings.builder()
 *             .prefix("https://api.github.com/", to -> to.bearerToken(token))
 *             .build())
 *     .build()
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class GitHubProvider implements MonitorProvider<GitHubRepository> {
  private static final MonitorDescriptor DESCRIPTOR =
      MonitorDescriptor.builder("github-repo")
          .label("GitHub monitor")
          .topic("chains.*.*.github_repos_config")
          .topic("general.github_repos_config")
          .rawDataRoutingKey(PanicRawDataKeys.GITHUB)
          .category(PanicCategories.GITHUB_REPOS)
          .period(Duration.ofHours(1))
          .deadline(Duration.ofSeconds(60))
          .serial()
          .build();

  /**
   * The number of requests that GitHub allows without a token in one hour. Responses replace this
   * assumption.
   */
  private static final int REQUESTS_AN_HOUR = 60;

  private final RepositoryService service;
  private final RequestShare share = new RequestShare(REQUESTS_AN_HOUR);
  private final String apiVersion;

  /** Creates a provider with the default settings and its own HTTP client. */
  public GitHubProvider() {
    this(builder());
  }

  private GitHubProvider(Builder builder) {
    service = builder.service.build();
    apiVersion = builder.apiVersion;
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
  public Optional<GitHubRepository> read(ConfigEntry entry) {
    if (!entry.flag("monitor_repo")) {
      return Optional.empty();
    }
    String name = RepositoryNames.withoutSlash(entry.text("repo_name"));
    return Optional.of(new GitHubRepository(entry.id(), entry.text("parent_id"), name));
  }

  @Override
  public String monitorName(GitHubRepository repository) {
    return RepositoryNames.monitorName(DESCRIPTOR, repository);
  }

  /** Returns GitHub's host, because GitHub asks for one request at a time. */
  @Override
  public String contentionKey(GitHubRepository repository) {
    return service.host();
  }

  @Override
  public Monitor create(GitHubRepository repository, MonitorContext context) {
    return new GitHubMonitor(repository, context, service, share, apiVersion);
  }

  /** Returns a failure that says that GitHub cannot be reached. */
  @Override
  public Optional<RoundResult> timedOut(GitHubRepository repository, MonitorContext context) {
    return Optional.of(GitHubMonitor.timedOut(repository, context, service));
  }

  /** Closes the provider's own HTTP client, but not one that the host set. */
  @Override
  public void close() {
    service.close();
  }

  /** Builds a {@link GitHubProvider}. Not thread-safe. */
  public static final class Builder {
    private final RepositoryService.Builder service =
        new RepositoryService.Builder("https://api.github.com");

    private String apiVersion = "2022-11-28";

    private Builder() {}

    /**
     * Sets the URL of GitHub's API. Default: {@code https://api.github.com}.
     *
     * @throws IllegalArgumentException if it is not http or https, or has user-info or a query
     */
    public Builder baseUrl(String url) {
      service.baseUrl(url);
      return this;
    }

    /** Sets the version of the API that is asked for. Default: {@code 2022-11-28}. */
    public Builder apiVersion(String version) {
      apiVersion = version;
      return this;
    }

    /** Sets the HTTP client. The host closes it. Default: the provider's own. */
    public Builder httpClient(SourceClient client) {
      service.client(client);
      return this;
    }

    /**
     * Sets a token and trusted certificates by URL prefix. Default: none. Cannot be combined with
     * {@link #httpClient}: give the settings to that client's builder.
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
    public GitHubProvider build() {
      return new GitHubProvider(this);
    }
  }
}
