package io.github.panicmonitors.repositories;

import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.testkit.contract.MonitorProviderContract;
import java.net.URI;
import java.util.Map;

class GitHubContractTest extends MonitorProviderContract<GitHubRepository> {
  @Override
  protected MonitorProvider<GitHubRepository> provider() {
    return new GitHubProvider();
  }

  @Override
  protected MonitorProvider<GitHubRepository> provider(String url) {
    return GitHubProvider.builder().baseUrl(URI.create(url).resolve("/").toString()).build();
  }

  @Override
  protected String documentKey() {
    return "general.github_repos_config";
  }

  /** A repository is named by the end of the URL. */
  @Override
  protected Map<String, ?> entry(String id, String url) {
    String name = url.substring(url.lastIndexOf('/') + 1);
    return Fixture.entry(id, "acme", "acme/" + name);
  }

  @Override
  protected String page() {
    return """
        [{"tag_name": "v1.2", "name": "Release 1.2", "draft": false}, {"tag_name": "v1.1"}]
        """;
  }
}
