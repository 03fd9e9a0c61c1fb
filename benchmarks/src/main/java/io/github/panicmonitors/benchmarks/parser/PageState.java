package io.github.panicmonitors.benchmarks.parser;

import io.github.panicmonitors.prometheus.MetricNames;
import java.io.IOException;
import java.util.Set;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The parsed page and the wanted metrics. */
@State(Scope.Benchmark)
public class PageState {
  /** The page to parse. */
  @Param public Page page = Page.CHAINLINK;

  byte[] bytes = {};
  MetricNames ten = MetricNames.all();
  MetricNames none = MetricNames.of("nothing_of_this_name");
  Set<String> tenAsSet = Set.of();

  /** Generates or reads the page. */
  @Setup
  public void prepare() throws IOException {
    bytes = page.read();
    ten = MetricNames.of(page.names());
    tenAsSet = Set.copyOf(page.names());
  }
}
