package io.github.panicmonitors.examples.quickstart;

import java.net.URI;
import java.util.List;

/** Real nodes are configured and only looked at. */
record RealNodes(List<URI> urls, FakePanic panic, Screen screen) implements Scenario {
  @Override
  public void begin() {
    NodesConfig config = new NodesConfig();
    for (int n = 0; n < urls.size(); n++) {
      config.put("node_" + (n + 1), name(urls.get(n)), urls.get(n).toString());
    }
    panic.configure(config.content());
    screen.done("sent a configuration of " + urls.size() + " node(s)");
  }

  /** Host and port: the rest may hold credentials. */
  private static String name(URI url) {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  @Override
  public void goOn(FleetView board) {
    // Nothing is done to them.
  }

  @Override
  public boolean isOver(FleetView board) {
    return true;
  }

  @Override
  public void close() {
    // They are not ours.
  }
}
