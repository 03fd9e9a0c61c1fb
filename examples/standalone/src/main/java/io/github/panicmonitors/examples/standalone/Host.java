package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.chainlink.ChainlinkNodeProvider;
import io.github.panicmonitors.core.ConfigStore;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.MonitorsManagerBuilder;
import java.nio.file.Path;

/** Builds managers of settings. */
final class Host {
  private static final String STORE = "configurations.json";

  private Host() {}

  /** Returns a manager that serves PANIC, not started yet. */
  static MonitorsManager serving(Settings settings) {
    return settings
        .identity()
        .applyTo(reading(settings))
        .broker(settings.broker())
        .execution(settings.execution())
        .configStore(ConfigStore.file(store(settings)))
        .listener(new UnclaimedDocumentLog())
        .build();
  }

  /** Returns where configurations are kept. */
  static Path store(Settings settings) {
    return settings.state().resolve(STORE);
  }

  /** Returns what reads configurations and nodes as the other does, without a broker. */
  static MonitorsManagerBuilder reading(Settings settings) {
    MonitorsManagerBuilder builder =
        MonitorsManager.builder()
            .classLoader(settings.providers().loader())
            .connections(settings.connections());
    settings.periods().forEach(builder::period);
    if (settings.scrapeSettings() != null) {
      builder.provider(
          ChainlinkNodeProvider.builder().scrapeSettings(settings.scrapeSettings()).build());
    }
    return builder;
  }
}
