package io.github.panicmonitors.repositories;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReleaseListTest {
  private static List<Release> page(String... tags) {
    return Arrays.stream(tags).map(tag -> new Release(tag, "name of " + tag)).toList();
  }

  private static List<String> tags(ReleaseList list) {
    return list.releases().stream().map(Release::tag).toList();
  }

  @Test
  void newReleasesComeBeforeAllKnownOnesInThePagesOrder() {
    ReleaseList list = ReleaseList.EMPTY.with(page("c", "b", "a")).with(page("e", "c", "d", "b"));
    assertThat(tags(list)).containsExactly("e", "d", "c", "b", "a");
  }

  @Test
  void releasesThatLeaveThePageStay() {
    assertThat(tags(ReleaseList.EMPTY.with(page("b", "a")).with(page()))).containsExactly("b", "a");
  }

  @Test
  void aTagThatComesTwiceCountsOnce() {
    assertThat(tags(ReleaseList.EMPTY.with(page("a", "b", "a")))).containsExactly("a", "b");
  }

  @Test
  void namesFollowThePage() {
    ReleaseList list = ReleaseList.EMPTY.with(page("a")).with(List.of(new Release("a", "renamed")));
    assertThat(list.data().get("0")).containsEntry("release_name", "renamed");
  }

  @Test
  void aHostileServiceCannotLetItGrowForEver() {
    ReleaseList list = ReleaseList.EMPTY;
    for (int round = 0; round < 15; round++) {
      List<Release> page = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        page.add(new Release(round + "-" + i, "n"));
      }
      list = list.with(page);
    }
    assertThat(list.releases()).hasSize(10_000);
    assertThat(list.data()).containsKeys("0", "9999");
  }
}
