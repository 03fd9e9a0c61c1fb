package io.github.panicmonitors.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.panicmonitors.core.MonitorsManager;
import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A host without Micrometer, like all tests of this module. */
class WithoutMicrometerTest {
  private static final String CORE = "io.github.panicmonitors.core";

  @Test
  void micrometerIsMissing() {
    assertThatThrownBy(() -> Class.forName("io.micrometer.core.instrument.MeterRegistry"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void managerRunsOnTheClassPath() {
    try (MonitorsManager manager = MonitorsManager.builder().discovery(false).build()) {
      manager.start();
      assertThat(manager.status().rounds()).isEmpty();
    }
  }

  /** Reflection, as frameworks use it, must not need Micrometer for any signature. */
  @Test
  void managerCanBeReflectedOnTheModulePath() throws ReflectiveOperationException {
    ModuleFinder libraries = ModuleFinder.of(classPath());
    Configuration resolved =
        ModuleLayer.boot().configuration().resolve(libraries, ModuleFinder.of(), Set.of(CORE));
    ModuleLayer layer =
        ModuleLayer.defineModulesWithOneLoader(
                resolved, List.of(ModuleLayer.boot()), ClassLoader.getPlatformClassLoader())
            .layer();

    Class<?> type = layer.findLoader(CORE).loadClass(MonitorsManager.class.getName());

    assertThat(type.getModule().getName()).isEqualTo(CORE);
    assertThat(type.getDeclaredMethods()).isNotEmpty();
    Object builder = type.getMethod("builder").invoke(null);
    assertThat(builder.getClass().getMethods()).isNotEmpty();
    Object manager = builder.getClass().getMethod("build").invoke(builder);
    type.getMethod("close").invoke(manager);
  }

  private static Path[] classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .toArray(Path[]::new);
  }
}
