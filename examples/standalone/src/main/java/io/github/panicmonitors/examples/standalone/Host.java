package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.chainlink.ChainlinkNodeProvider;
import io.github.panicmonitors.core.ConfigStore;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.MonitorsManagerBuilder;
import io.github.panicmonitors.systems.SystemProvider;
import java.nio.file.Path;

/** Creates managers from settings. */
final class Host {
  private static final String STORE = "configurations.json";

  private Host() {}

  /** Creates the manager that serves PANIC. The caller starts it. */
  static MonitorsManager manager(Settings settings) {
    return settings
        .identity()
        .applyTo(builder(settings))
        .broker(settings.broker())
        .execution(settings.execution())
        .configStore(ConfigStore.file(storeFile(settings)))
        .listener(new UnclaimedDocumentLog())
        .build();
  }

  /** Returns the file that stores configurations. */
  static Path storeFile(Settings settings) {
    return settings.state().resolve(STORE);
  }

  /** Returns a builder for a manager with the same providers, but without a broker. */
  static MonitorsManagerBuilder builder(Settings settings) {
    MonitorsManagerBuilder builder =
        MonitorsManager.builder()
            .classLoader(settings.providers().loader())
            .connections(settings.connections());
    settings.periods().forEach(builder::period);
    if (settings.httpSettings() != null && settings.identity().runs(Options.NODE_TYPE)) {
      builder.provider(
          ChainlinkNodeProvider.builder().httpSettings(settings.httpSettings()).build());
    }
    if (settings.identity().runs(Options.SYSTEM_TYPE)) {
      builder.provider(systems(settings));
    }
    return builder;
  }

  private static SystemProvider systems(Settings settings) {
    SystemProvider.Builder systems =
        SystemProvider.builder()
            .cpuSinceBoot(settings.cpuSinceBoot())
            .allFilesystems(settings.allFilesystems());
    if (settings.httpSettings() != null) {
      systems.httpSettings(settings.httpSettings());
    }
    return systems.build();
  }
}
