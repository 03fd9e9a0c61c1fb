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

/** The packaged jar's metrics, as Prometheus's own tool judges them. */
@Timeout(120)
class MetricsIT {
  @TempDir private Path folder;

  @Test
  void promtoolFindsNothingWrongWithOurs() throws Exception {
    assumeTrue(hasPromtool(), "promtool is not installed");
    Map<String, String> environment =
        Map.of("RABBIT_IP", "127.0.0.1", "RABBIT_PORT", "1", "PANIC_MONITORS_HTTP", "127.0.0.1:0");
    String page;
    try (PackagedProcess process = PackagedProcess.start(folder, environment)) {
      process.awaitHealth(503);
      page = process.get("/metrics").body();
      assertThat(process.terminate()).isZero();
    }

    assertThat(page).contains("panic_monitors_running", "state=\"connecting\"} 1.0");
    assertThat(complaints(page).lines())
        .as("what the names of Micrometer's own metrics are is not ours to say")
        .noneMatch(complaint -> complaint.contains("panic_monitors"));
  }

  private static boolean hasPromtool() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, "promtool")));
  }

  private String complaints(String page) throws IOException, InterruptedException {
    Path input = Files.writeString(folder.resolve("page.txt"), page);
    Path output = folder.resolve("complaints.txt");
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
