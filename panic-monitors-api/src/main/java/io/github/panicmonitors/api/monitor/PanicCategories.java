package io.github.panicmonitors.api.monitor;

import java.util.List;

/** The categories of monitorables that PANIC knows, for {@link MonitorDescriptor}. */
public final class PanicCategories {
  /** Nodes of chains. */
  public static final String NODES = "nodes";

  /** Systems, which node exporters describe. */
  public static final String SYSTEMS = "systems";

  /** Repositories on GitHub. */
  public static final String GITHUB_REPOS = "github_repos";

  /** Repositories on Docker Hub. */
  public static final String DOCKERHUB_REPOS = "dockerhub_repos";

  /** Chains as a whole, such as networks and contracts. */
  public static final String CHAINS = "chains";

  static final List<String> ALL = List.of(NODES, SYSTEMS, GITHUB_REPOS, DOCKERHUB_REPOS, CHAINS);

  private PanicCategories() {}
}
