package io.github.panicmonitors.core;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.monitor.Monitor;
import io.github.panicmonitors.api.monitor.MonitorContext;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.core.scripted.ScriptedNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A provider that does not describe its type is named when the manager starts. */
class FaultyDescriptorTest {

  /** A provider with this descriptor, or one that throws if there is none. */
  private record Provider(boolean throwing) implements MonitorProvider<ScriptedNode> {
    @Override
    @SuppressWarnings("NullAway") // what a provider without such a check returns
    public MonitorDescriptor descriptor() {
      return throwing ? MonitorDescriptor.builder("lamp").category("lamps").build() : null;
    }

    @Override
    public Optional<ScriptedNode> read(ConfigEntry entry) {
      return Optional.empty();
    }

    @Override
    public Monitor create(ScriptedNode node, MonitorContext context) {
      throw new AssertionError("no monitor is created here");
    }
  }

  private static MonitorsManager manager(MonitorProvider<?> provider) {
    return MonitorsManager.builder().discovery(false).provider(provider).build();
  }

  @Test
  void providerThatReturnsNull() {
    try (MonitorsManager manager = manager(new Provider(false))) {
      assertThatExceptionOfType(MonitorsStartException.class)
          .isThrownBy(manager::start)
          .withMessage("provider " + Provider.class.getName() + " returned null as its descriptor");
    }
  }

  @Test
  void providerThatThrows() {
    try (MonitorsManager manager = manager(new Provider(true))) {
      assertThatExceptionOfType(MonitorsStartException.class)
          .isThrownBy(manager::start)
          .withMessageStartingWith(
              "provider "
                  + Provider.class.getName()
                  + " cannot describe its type: java.lang.IllegalArgumentException: category must")
          .withMessageEndingWith("lamps; otherCategory() sets another");
      assertThatExceptionOfType(MonitorsStartException.class)
          .isThrownBy(() -> manager.check(List.of()));
    }
  }
}
