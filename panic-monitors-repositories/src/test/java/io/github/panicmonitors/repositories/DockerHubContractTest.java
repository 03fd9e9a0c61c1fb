package io.github.panicmonitors.repositories;

import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.testkit.contract.MonitorProviderContract;
import java.net.URI;
import java.util.Map;

class DockerHubContractTest extends MonitorProviderContract<DockerHubRepository> {
  @Override
  protected MonitorProvider<DockerHubRepository> provider() {
    return new DockerHubProvider();
  }

  @Override
  protected MonitorProvider<DockerHubRepository> provider(String url) {
    return DockerHubProvider.builder().baseUrl(URI.create(url).resolve("/").toString()).build();
  }

  @Override
  protected String documentKey() {
    return "general.dockerhub_repos_config";
  }

  /** A repository is named by the end of the URL. */
  @Override
  protected Map<String, ?> entry(String id, String url) {
    String name = url.substring(url.lastIndexOf('/') + 1);
    return Fixture.entry(id, "acme", name);
  }

  @Override
  protected String page() {
    return """
        {"count": 2, "next": null, "results": [{"name": "1.2", "last_updated": "2026-11-24T13:30:00.123456Z"}, {"name": "latest"}]}
        """;
  }
}
