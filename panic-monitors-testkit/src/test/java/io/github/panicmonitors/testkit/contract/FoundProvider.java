package io.github.panicmonitors.testkit.contract;

import io.github.panicmonitors.api.monitor.MonitorDescriptor;

/** The provider that {@code ServiceLoader} finds in this module's tests. */
public final class FoundProvider extends SampleProvider {
  static final String TYPE = "found";

  /** Called by {@code ServiceLoader}. */
  public FoundProvider() {}

  @Override
  public MonitorDescriptor descriptor() {
    return described(TYPE).topic("chains.*.*.founds_config").build();
  }
}
