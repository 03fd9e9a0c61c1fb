package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.broker.TopicPattern;
import io.github.panicmonitors.api.config.RoutingKey;
import io.github.panicmonitors.api.monitor.MonitorProvider;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The installed monitor types: those in this jar and those in a directory of jars.
 *
 * @param loader the class loader that finds the providers
 * @param types the names of the types
 * @param topics the topics of the documents that they read
 */
record Providers(ClassLoader loader, Set<String> types, Set<TopicPattern> topics) {
  private static final String OPTION = "--providers";

  /** Loads the providers of this jar and of the directory in {@code --providers}. */
  static Providers of(Options options) throws InvalidOptionException {
    ClassLoader loader = loader(options, options.providers);
    Set<String> types = new TreeSet<>();
    Set<TopicPattern> topics = new HashSet<>();
    try {
      for (MonitorProvider<?> provider : ServiceLoader.load(MonitorProvider.class, loader)) {
        try (provider) {
          types.add(provider.descriptor().type());
          topics.addAll(provider.descriptor().topics());
        }
      }
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      throw OptionParser.invalid(
          options, OPTION, "contains a provider that cannot be loaded", reason(e));
    }
    return new Providers(loader, types, topics);
  }

  /** Returns whether a type reads documents with this key. */
  boolean read(RoutingKey key) {
    return topics.stream().anyMatch(topic -> topic.matches(key.value()));
  }

  /**
   * Includes the root cause, because the service loader does not report a constructor's exception.
   */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == failure ? "" + failure : failure + ": " + cause;
  }

  private static ClassLoader loader(Options options, @Nullable String directory)
      throws InvalidOptionException {
    ClassLoader parent = Providers.class.getClassLoader();
    if (directory == null) {
      return parent;
    }
    Path path = OptionParser.path(options, OPTION, directory);
    if (!Files.isDirectory(path)) {
      throw OptionParser.invalid(options, OPTION, "must be a directory", directory);
    }
    // Never closed: its classes are used until the process exits.
    return new URLClassLoader("providers", jars(options, path), parent);
  }

  private static URL[] jars(Options options, Path directory) throws InvalidOptionException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
      found.forEach(jars::add);
    } catch (IOException e) {
      throw OptionParser.invalid(options, OPTION, "cannot be read", "" + e);
    }
    if (jars.isEmpty()) {
      throw OptionParser.invalid(
          options, OPTION, "must be a directory with jars", directory.toString());
    }
    for (Path jar : jars) {
      requireReadable(options, jar);
    }
    return jars.stream().sorted().map(Providers::url).toArray(URL[]::new);
  }

  /** Rejects an unreadable jar, which a class loader would silently ignore. */
  private static void requireReadable(Options options, Path jar) throws InvalidOptionException {
    try {
      new JarFile(jar.toFile()).close();
    } catch (IOException e) {
      throw OptionParser.invalid(
          options, OPTION, "contains a jar that cannot be read", jar + " (" + e + ")");
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
