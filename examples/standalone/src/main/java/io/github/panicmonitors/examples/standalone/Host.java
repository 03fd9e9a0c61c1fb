package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.monitor.MonitorProvider;
import io.github.panicmonitors.chainlink.ChainlinkNodeProvider;
import io.github.panicmonitors.chainlink.contracts.ChainlinkContractsProvider;
import io.github.panicmonitors.core.ConfigStore;
import io.github.panicmonitors.core.MonitorsManager;
import io.github.panicmonitors.core.MonitorsManagerBuilder;
import io.github.panicmonitors.evm.EvmNodeProvider;
import io.github.panicmonitors.http.HttpSettings;
import io.github.panicmonitors.repositories.DockerHubProvider;
import io.github.panicmonitors.repositories.GitHubProvider;
import io.github.panicmonitors.systems.SystemProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Creates managers from settings. */
final class Host {
  private static final String STORE = "configurations.json";

  /** Creates the provider of each type that has no other settings. */
  private static final Map<String, Function<HttpSettings, MonitorProvider<?>>> WITH_HTTP_SETTINGS =
      new TreeMap<>(
          Map.of(
              Options.NODE_TYPE,
              http -> ChainlinkNodeProvider.builder().httpSettings(http).build(),
              Options.EVM_TYPE,
              http -> EvmNodeProvider.builder().httpSettings(http).build(),
              Options.GITHUB_TYPE,
              http -> GitHubProvider.builder().httpSettings(http).build(),
              Options.DOCKERHUB_TYPE,
              http -> DockerHubProvider.builder().httpSettings(http).build()));

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
    HttpSettings http = settings.httpSettings();
    if (http != null) {
      WITH_HTTP_SETTINGS.forEach(
          (type, provider) -> {
            if (settings.identity().runs(type)) {
              builder.provider(provider.apply(http));
            }
          });
    }
    if (settings.identity().runs(Options.SYSTEM_TYPE)) {
      builder.provider(systems(settings));
    }
    if (settings.identity().runs(Options.CONTRACTS_TYPE)) {
      builder.provider(contracts(settings));
    }
    return builder;
  }

  private static ChainlinkContractsProvider contracts(Settings settings) {
    ChainlinkContractsProvider.Builder contracts =
        Forwarders.applyTo(ChainlinkContractsProvider.builder(), settings.forwarders());
    if (settings.httpSettings() != null) {
      contracts.httpSettings(settings.httpSettings());
    }
    return contracts.build();
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
