package io.github.panicmonitors.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigDocument;
import io.github.panicmonitors.api.config.RoutingKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RejectionsTest {
  private final ConfigDocument document =
      ConfigDocument.of("chains.cosmos.hub.nodes_config", Map.of("n1", "", "n2", "", "", ""));

  private record Type(boolean failed, Set<String> rejected, Set<String> running)
      implements Rejections.Reading {
    @Override
    public Set<String> rejectedIds(RoutingKey document) {
      return rejected;
    }

    @Override
    public boolean runs(RoutingKey document, String id) {
      return running.contains(id);
    }
  }

  private static Type rejecting(Set<String> ids, String... running) {
    return new Type(false, ids, Set.of(running));
  }

  private static Type failing(String... running) {
    return new Type(true, Set.of(), Set.of(running));
  }

  private Set<String> ids(Type... types) {
    return Rejections.of(document, List.of(types)).ids();
  }

  @Test
  void hasWhatIsRejectedAndGoesOnInItsPreviousVersion() {
    assertThat(ids(rejecting(Set.of("n1", "n2"), "n1", "n3"))).containsExactly("n1");
    assertThat(ids(rejecting(Set.of(""), ""))).containsExactly("");
  }

  @Test
  void leavesOutWhatAnotherTypeRunsAsItIsNow() {
    assertThat(ids(rejecting(Set.of("n1", "n2"), "n1", "n2"), rejecting(Set.of("n2"), "n1", "n2")))
        .containsExactly("n2");
  }

  @Test
  void hasWhatAnotherTypeIsNotToRun() {
    assertThat(ids(rejecting(Set.of("n1"), "n1"), rejecting(Set.of(), "n2"))).containsExactly("n1");
  }

  @Test
  void takesATypeThatFailsForOneThatRejectsEverything() {
    assertThat(ids(failing("n1", "n2", "n3"), rejecting(Set.of(), "n2"))).containsExactly("n1");
    assertThat(ids(failing("n1"), rejecting(Set.of("n1"), "n1"))).containsExactly("n1");
  }

  @Test
  void isOfAllOnlyIfAllTypesFail() {
    assertThat(Rejections.of(document, List.of(failing(), failing())).ofAll()).isTrue();
    assertThat(Rejections.of(document, List.of(failing(), rejecting(Set.of()))).ofAll()).isFalse();
  }
}
