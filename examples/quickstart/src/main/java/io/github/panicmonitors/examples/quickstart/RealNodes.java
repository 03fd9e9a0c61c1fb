package io.github.panicmonitors.examples.quickstart;

import java.net.URI;
import java.util.List;

/** A scenario that only monitors real nodes. */
record RealNodes(List<URI> urls, FakePanic panic, Screen screen) implements Scenario {
  @Override
  public void start() {
    NodesConfig config = new NodesConfig();
    for (int n = 0; n < urls.size(); n++) {
      config.put("node_" + (n + 1), name(urls.get(n)), urls.get(n).toString());
    }
    panic.configure(config.content());
    screen.action("sent a configuration with " + urls.size() + " node(s)");
  }

  /** Returns host and port only, because the rest may contain credentials. */
  private static String name(URI url) {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  @Override
  public void advance(FleetView fleet) {
    // Real nodes are not changed.
  }

  @Override
  public boolean isFinished(FleetView fleet) {
    return true;
  }

  @Override
  public void close() {
    // Nothing to close.
  }
}
