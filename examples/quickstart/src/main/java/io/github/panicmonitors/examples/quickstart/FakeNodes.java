package io.github.panicmonitors.examples.quickstart;

import io.github.panicmonitors.testkit.node.ChainlinkVersion;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** Three fake nodes, one of each generation, and what happens to them. */
final class FakeNodes implements Scenario {
  private static final int MIN_ROUNDS = 3;

  private final FakeChainlinkNode alpha =
      FakeChainlinkNode.create(ChainlinkVersion.V2_8_MULTICHAIN).head(23_904_118);
  private final FakeChainlinkNode bravo =
      FakeChainlinkNode.create(ChainlinkVersion.V1_2022)
          .head(71_220_406)
          .balance(4.2)
          .unconfirmed(1);
  private final FakeChainlinkNode charlie =
      FakeChainlinkNode.create(ChainlinkVersion.V2026)
          .chainId("42161")
          .head(401_877_233)
          .balance(0.8125);

  private final FakePanic panic;
  private final Screen screen;
  private final Deque<Step> steps = new ArrayDeque<>();
  private final NodesConfig config =
      new NodesConfig()
          .put("node_a", "alpha", alpha.url())
          .put("node_b", "bravo", bravo.url())
          .put("node_c", "charlie", charlie.url());

  /** Is due after so many rounds of every node, and not before it {@code mayBegin}. */
  private record Step(int afterRounds, Predicate<FleetView> mayBegin, Runnable action) {
    boolean isDue(FleetView board) {
      return board.rounds() >= afterRounds && mayBegin.test(board);
    }
  }

  /** Starts the nodes; nothing happens to them if there are fewer than 3 rounds. */
  FakeNodes(FakePanic panic, Screen screen, int rounds) {
    this.panic = panic;
    this.screen = screen;
    if (rounds < MIN_ROUNDS) {
      return;
    }
    List<Integer> times = times(rounds);
    steps.add(new Step(times.get(0), board -> true, this::update));
    // What was done must be seen first, however late it comes.
    steps.add(new Step(times.get(1), FakeNodes::bravoHasItsNewName, this::takeDown));
    steps.add(new Step(times.get(2), FakeNodes::alphaIsDown, this::remove));
    steps.add(new Step(times.get(3), FakeNodes::charlieIsGone, this::bringUp));
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

  private static boolean alphaIsDown(FleetView board) {
    return board.hasFailed("node_a");
  }

  private static boolean bravoHasItsNewName(FleetView board) {
    return board.monitors("bravo-2");
  }

  private static boolean charlieIsGone(FleetView board) {
    return !board.monitors("charlie");
  }

  @Override
  public void goOn(FleetView board) {
    while (!steps.isEmpty() && steps.element().isDue(board)) {
      steps.remove().action().run();
    }
  }

  @Override
  public boolean isOver(FleetView board) {
    return steps.isEmpty() && !alphaIsDown(board);
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
