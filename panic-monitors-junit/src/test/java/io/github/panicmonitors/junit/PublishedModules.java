package io.github.panicmonitors.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The project's modules on the class path, as jars or class folders. */
final class PublishedModules {

  static final String PREFIX = "io.github.panicmonitors.";

  private PublishedModules() {}

  static List<ModuleReference> all() {
    try {
      ClassLoader loader = PublishedModules.class.getClassLoader();
      Path[] roots =
          Collections.list(loader.getResources("module-info.class")).stream()
              .map(PublishedModules::root)
              .toArray(Path[]::new);
      return ModuleFinder.of(roots).findAll().stream()
          .filter(module -> module.descriptor().name().startsWith(PREFIX))
          .sorted(Comparator.comparing(module -> module.descriptor().name()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root(URL moduleInfo) {
    try {
      if (moduleInfo.getProtocol().equals("jar")) {
        URL jar = ((JarURLConnection) moduleInfo.openConnection()).getJarFileURL();
        return Path.of(jar.toURI());
      }
      return Path.of(URI.create(moduleInfo.toString())).resolveSibling("");
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("not the location of a module: " + moduleInfo, e);
    }
  }
}
