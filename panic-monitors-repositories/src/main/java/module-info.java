/** Monitors repositories on GitHub and Docker Hub. */
module io.github.panicmonitors.repositories {
  requires transitive io.github.panicmonitors.api;
  requires transitive io.github.panicmonitors.http;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.github.panicmonitors.repositories;

  provides io.github.panicmonitors.api.monitor.MonitorProvider with
      io.github.panicmonitors.repositories.DockerHubProvider,
      io.github.panicmonitors.repositories.GitHubProvider;
}
