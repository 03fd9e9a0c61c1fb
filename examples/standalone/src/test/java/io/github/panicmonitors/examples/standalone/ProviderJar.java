package io.github.panicmonitors.examples.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.panicmonitors.api.monitor.MonitorProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a jar with a provider and its nested classes, as an operator would install it. */
record ProviderJar(Class<? extends MonitorProvider<?>> provider) {
  private static final String SERVICE =
      "META-INF/services/io.github.panicmonitors.api.monitor.MonitorProvider";

  static ProviderJar of(Class<? extends MonitorProvider<?>> provider) {
    return new ProviderJar(provider);
  }

  void in(Path file) throws IOException {
    try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(file))) {
      add(jar, provider);
      for (Class<?> nested : provider.getDeclaredClasses()) {
        add(jar, nested);
      }
      jar.putNextEntry(new ZipEntry(SERVICE));
      jar.write(provider.getName().getBytes(UTF_8));
    }
  }

  private static void add(ZipOutputStream jar, Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    jar.putNextEntry(new ZipEntry(name));
    try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
      jar.write(in.readAllBytes());
    }
  }
}
