package io.github.panicmonitors.junit;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModuleDescriptorsTest {

  private static final String SERVICES = "META-INF/services/";
  private static final Set<Requires.Modifier> STATIC_AND_TRANSITIVE =
      Set.of(Requires.Modifier.STATIC, Requires.Modifier.TRANSITIVE);

  static List<ModuleReference> modules() {
    return PublishedModules.all();
  }

  static Stream<ModuleDescriptor> descriptors() {
    return modules().stream().map(ModuleReference::descriptor);
  }

  @Test
  void findsEveryPublishedModule() {
    assertThat(descriptors())
        .extracting(ModuleDescriptor::name)
        .containsExactlyInAnyOrder(
            "io.github.panicmonitors.api",
            "io.github.panicmonitors.chainlink",
            "io.github.panicmonitors.core",
            "io.github.panicmonitors.http",
            "io.github.panicmonitors.junit",
            "io.github.panicmonitors.prometheus",
            "io.github.panicmonitors.repositories",
            "io.github.panicmonitors.systems",
            "io.github.panicmonitors.evm",
            "io.github.panicmonitors.testkit");
  }

  @ParameterizedTest
  @MethodSource("modules")
  void modulePathAndClassPathNameTheSameProviders(ModuleReference module) {
    Map<String, Set<String>> onTheModulePath =
        module.descriptor().provides().stream()
            .collect(toMap(Provides::service, provides -> Set.copyOf(provides.providers())));

    assertThat(providersOnTheClassPath(module)).isEqualTo(onTheModulePath);
  }

  @ParameterizedTest
  @MethodSource("descriptors")
  void packagesStartWithTheNameOfTheirModule(ModuleDescriptor module) {
    assertThat(module.packages())
        .isNotEmpty()
        .allMatch(name -> (name + ".").startsWith(module.name() + "."));
  }

  @ParameterizedTest
  @MethodSource("descriptors")
  void internalPackagesAreNotExported(ModuleDescriptor module) {
    assertThat(module.exports())
        .extracting(Exports::source)
        .noneMatch(name -> (name + ".").contains(".internal."));
  }

  @Test
  void noPackageIsInTwoModules() {
    assertThat(descriptors().flatMap(module -> module.packages().stream())).doesNotHaveDuplicates();
  }

  /** A module that requires such a module needs it to compile, even though it is static. */
  @ParameterizedTest
  @MethodSource("descriptors")
  void onlyJspecifyIsStaticAndTransitive(ModuleDescriptor module) {
    assertThat(module.requires())
        .filteredOn(requires -> requires.modifiers().containsAll(STATIC_AND_TRANSITIVE))
        .extracting(Requires::name)
        .isSubsetOf("org.jspecify");
  }

  @Test
  void apiRequiresOnlyTheJdkAtRunTime() {
    ModuleDescriptor api = descriptors().filter(m -> m.name().endsWith(".api")).findFirst().get();

    assertThat(api.requires())
        .filteredOn(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
        .extracting(Requires::name)
        .allMatch(name -> name.startsWith("java."));
  }

  private static Map<String, Set<String>> providersOnTheClassPath(ModuleReference module) {
    try (ModuleReader reader = module.open()) {
      Map<String, Set<String>> providers = new HashMap<>();
      for (String file : reader.list().filter(ModuleDescriptorsTest::isServiceFile).toList()) {
        providers.put(file.substring(SERVICES.length()), providers(reader, file));
      }
      return providers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isServiceFile(String resource) {
    return resource.startsWith(SERVICES) && !resource.endsWith("/");
  }

  private static Set<String> providers(ModuleReader reader, String file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(reader.open(file).orElseThrow(), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .collect(toUnmodifiableSet());
    }
  }
}
