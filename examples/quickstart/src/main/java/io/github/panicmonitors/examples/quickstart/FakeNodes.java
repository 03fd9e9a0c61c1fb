package io.github.panicmonitors.examples.quickstart;

import io.github.panicmonitors.testkit.node.ChainlinkGeneration;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Three fake nodes, one of each generation, and what happens to them. */
final class FakeNodes implements Show {
  private final FakeChainlinkNode alpha =
      FakeChainlinkNode.create(ChainlinkGeneration.V2_8_MULTICHAIN).head(23_904_118);
  private final FakeChainlinkNode bravo =
      FakeChainlinkNode.create(ChainlinkGeneration.V1_2022)
          .head(71_220_406)
          .balance(4.2)
          .unconfirmed(1);
  private final FakeChainlinkNode charlie =
      FakeChainlinkNode.create(ChainlinkGeneration.V2026)
          .chainId("42161")
          .head(401_877_233)
          .balance(0.8125);

  private final PanicSide panic;
  private final Screen screen;
  private final Deque<Step> steps = new ArrayDeque<>();
  private final NodesConfig config =
      new NodesConfig()
          .put("node_a", "alpha", alpha.url())
          .put("node_b", "bravo", bravo.url())
          .put("node_c", "charlie", charlie.url());

  private record Step(int afterRounds, Runnable action) {}

  /** Starts the nodes; the steps are spread over {@code rounds}, or over 8 if there are more. */
  FakeNodes(PanicSide panic, Screen screen, int rounds) {
    this.panic = panic;
    this.screen = screen;
    List<Integer> times = times(rounds);
    steps.add(new Step(times.get(0), this::update));
    steps.add(new Step(times.get(1), this::takeDown));
    steps.add(new Step(times.get(2), this::remove));
    steps.add(new Step(times.get(3), this::bringUp));
  }

  /** Each effect is to be seen in a round of its own, if there are enough of them. */
  private static List<Integer> times(int rounds) {
    if (rounds < 5) {
      return List.of(1, 1, 2, 2);
    }
    return rounds < 10 ? List.of(1, 2, 3, 4) : List.of(2, 4, 6, 8);
  }

  @Override
  public void begin() {
    panic.configure(config.content());
    screen.done("sent a configuration of three nodes: alpha, bravo, charlie");
  }

  @Override
  public void after(int rounds) {
    while (!steps.isEmpty() && rounds >= steps.element().afterRounds()) {
      steps.remove().action().run();
    }
  }

  private void update() {
    screen.done("sent a configuration with a new name and a second URL for bravo");
    panic.configure(
        config
            .put("node_b", "bravo-2", bravo.url() + "," + bravo.server().url("/spare"))
            .content());
  }

  private void takeDown() {
    screen.done("took alpha down: nobody listens on its port");
    alpha.stop();
  }

  private void remove() {
    screen.done("sent a configuration without charlie");
    panic.configure(config.remove("node_c").content());
  }

  private void bringUp() {
    screen.done("brought alpha up again");
    alpha.start();
  }

  @Override
  public void close() {
    alpha.close();
    bravo.close();
    charlie.close();
  }
}
