package io.github.panicmonitors.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks the packaged jar's metrics with promtool. */
@Timeout(120)
class MetricsIT {
  @TempDir private Path directory;

  @Test
  void promtoolAcceptsOurMetrics() throws Exception {
    assumeTrue(hasPromtool(), "promtool is not installed");
    Map<String, String> environment =
        Map.of("RABBIT_IP", "127.0.0.1", "RABBIT_PORT", "1", "PANIC_MONITORS_HTTP", "127.0.0.1:0");
    String page;
    try (PackagedProcess process = PackagedProcess.start(directory, environment)) {
      process.awaitHealth(503);
      page = process.get("/metrics").body();
      assertThat(process.terminate()).isZero();
    }

    assertThat(page).contains("panic_monitors_running", "state=\"connecting\"} 1.0");
    assertThat(problems(page).lines())
        .as("only our own metrics: Micrometer's names are not ours to change")
        .noneMatch(problem -> problem.contains("panic_monitors"));
  }

  private static boolean hasPromtool() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool")));
  }

  private String problems(String page) throws IOException, InterruptedException {
    Path input = Files.writeString(directory.resolve("page.txt"), page);
    Path output = directory.resolve("problems.txt");
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return Files.readString(output);
  }
}
