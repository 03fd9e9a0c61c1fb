package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.monitor.MonitorProvider;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Which types of monitors there are: those in this jar, and those in the jars of a folder.
 *
 * @param loader where the manager finds them
 * @param types their names
 */
record Providers(ClassLoader loader, Set<String> types) {
  private static final String OPTION = "--providers";

  /** Returns those of the folder that the options name, if they do, and of this jar. */
  static Providers of(Options options) throws InvalidOptionException {
    ClassLoader loader = loader(options, options.providers);
    Set<String> types = new TreeSet<>();
    try {
      for (MonitorProvider<?> provider : ServiceLoader.load(MonitorProvider.class, loader)) {
        types.add(provider.descriptor().type());
      }
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      throw OptionParser.wrong(options, OPTION, "has a provider that cannot be loaded", reason(e));
    }
    return new Providers(loader, types);
  }

  /** Says the cause too: that something failed is all that the loader says of a constructor. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == failure ? "" + failure : failure + ": " + cause;
  }

  private static ClassLoader loader(Options options, @Nullable String folder)
      throws InvalidOptionException {
    ClassLoader own = Providers.class.getClassLoader();
    if (folder == null) {
      return own;
    }
    Path path = OptionParser.path(options, OPTION, folder);
    if (!Files.isDirectory(path)) {
      throw OptionParser.wrong(options, OPTION, "needs a folder", folder);
    }
    // Never closed: its classes are in use until the process ends.
    return new URLClassLoader("providers", jars(options, path), own);
  }

  private static URL[] jars(Options options, Path folder) throws InvalidOptionException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
      found.forEach(jars::add);
    } catch (IOException e) {
      throw OptionParser.wrong(options, OPTION, "cannot be read", "" + e);
    }
    if (jars.isEmpty()) {
      throw OptionParser.wrong(options, OPTION, "needs a folder with jars", folder.toString());
    }
    for (Path jar : jars) {
      requireWhole(options, jar);
    }
    return jars.stream().sorted().map(Providers::url).toArray(URL[]::new);
  }

  /** A class loader would pass over it without a word. */
  private static void requireWhole(Options options, Path jar) throws InvalidOptionException {
    try {
      new JarFile(jar.toFile()).close();
    } catch (IOException e) {
      throw OptionParser.wrong(
          options, OPTION, "has a jar that cannot be read", jar + " (" + e + ")");
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("not a file's URL: " + jar, e);
    }
  }
}
