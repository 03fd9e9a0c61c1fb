package io.github.panicmonitors.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.manager.RejectedEntry;
import io.github.panicmonitors.testkit.checks.LogCheck;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectionLogTest {

  private static RejectedEntry entry(int id, String reason) {
    return new RejectedEntry("key", "nodes", "n" + id, reason, ConfigTypes.NOON);
  }

  @Test
  void fewEntriesHaveALineEach(LogCheck log) {
    log.expect("rejected key entry n1: full$").expect("rejected key entry n3: full$");
    log.expect("rejected key: provider failed$");

    RejectionLog.log(
        "key",
        List.of(
            entry(1, "full"),
            entry(2, "full"),
            entry(3, "full"),
            new RejectedEntry("key", "nodes", "", "provider failed", ConfigTypes.NOON)));
    log.allow("entry n2: full$");

    assertThat(log.records()).hasSize(4);
  }

  @Test
  void entriesWithOneReasonShareALine(LogCheck log) {
    log.expect("rejected key: 5000 entries such as n0: full$");
    List<RejectedEntry> rejected = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      rejected.add(entry(i, "full"));
    }

    RejectionLog.log("key", rejected);

    assertThat(log.records()).hasSize(1);
  }

  @Test
  void manyReasonsEndInOneLineThatCountsTheRest(LogCheck log) {
    log.expect("rejected key entry n9: reason 9$");
    log.expect("rejected key: 4990 more entries, which the status lists$");
    log.allow("rejected key entry n[0-8]: reason");
    List<RejectedEntry> rejected = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      rejected.add(entry(i, "reason " + i));
    }

    RejectionLog.log("key", rejected);

    assertThat(log.records()).hasSize(11);
  }
}
