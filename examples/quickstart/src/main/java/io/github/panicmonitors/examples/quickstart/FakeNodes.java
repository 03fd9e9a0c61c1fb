package io.github.panicmonitors.examples.quickstart;

import io.github.panicmonitors.testkit.node.ChainlinkVersion;
import io.github.panicmonitors.testkit.node.FakeChainlinkNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** A scenario with three fake nodes of different Chainlink versions. */
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

  /**
   * A scripted action. It is due once every node has had {@code afterRounds} rounds and {@code
   * ready} holds.
   */
  private record Step(int afterRounds, Predicate<FleetView> ready, Runnable action) {
    boolean isDue(FleetView fleet) {
      return fleet.rounds() >= afterRounds && ready.test(fleet);
    }
  }

  /** Starts the nodes. With fewer than 3 rounds there are no steps. */
  FakeNodes(FakePanic panic, Screen screen, int rounds) {
    this.panic = panic;
    this.screen = screen;
    if (rounds < MIN_ROUNDS) {
      return;
    }
    List<Integer> times = times(rounds);
    steps.add(new Step(times.get(0), fleet -> true, this::updateBravo));
    // Each step waits until the effect of an earlier one was observed.
    steps.add(new Step(times.get(1), FakeNodes::isBravoRenamed, this::stopAlpha));
    steps.add(new Step(times.get(2), FakeNodes::isAlphaDown, this::removeCharlie));
    steps.add(new Step(times.get(3), FakeNodes::isCharlieRemoved, this::restartAlpha));
  }

  /**
   * Returns the rounds after which the steps are due: a different one for each, if there are enough
   * rounds.
   */
  private static List<Integer> times(int rounds) {
    if (rounds < 5) {
      return List.of(1, 1, 2, 2);
    }
    return rounds < 10 ? List.of(1, 2, 3, 4) : List.of(2, 4, 6, 8);
  }

  @Override
  public void start() {
    panic.configure(config.content());
    screen.action("sent a configuration with three nodes: alpha, bravo, charlie");
  }

  private static boolean isAlphaDown(FleetView fleet) {
    return fleet.hasFailed("node_a");
  }

  private static boolean isBravoRenamed(FleetView fleet) {
    return fleet.monitors("bravo-2");
  }

  private static boolean isCharlieRemoved(FleetView fleet) {
    return !fleet.monitors("charlie");
  }

  @Override
  public void advance(FleetView fleet) {
    while (!steps.isEmpty() && steps.element().isDue(fleet)) {
      steps.remove().action().run();
    }
  }

  @Override
  public boolean isFinished(FleetView fleet) {
    return steps.isEmpty() && !isAlphaDown(fleet);
  }

  private void updateBravo() {
    screen.action("sent a configuration with a new name and a second URL for bravo");
    panic.configure(
        config
            .put("node_b", "bravo-2", bravo.url() + "," + bravo.server().url("/spare"))
            .content());
  }

  private void stopAlpha() {
    screen.action("stopped alpha: its port is closed");
    alpha.stop();
  }

  private void removeCharlie() {
    screen.action("sent a configuration without charlie");
    panic.configure(config.remove("node_c").content());
  }

  private void restartAlpha() {
    screen.action("started alpha again");
    alpha.start();
  }

  @Override
  public void close() {
    alpha.close();
    bravo.close();
    charlie.close();
  }
}
