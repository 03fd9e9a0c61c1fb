package io.github.panicmonitors.benchmarks.versus;

import io.github.panicmonitors.benchmarks.rounds.PageServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server that scrapes the nodes and keeps ten metrics of each page. */
final class ScraperProcess implements Scraper {
  private final Path folder;
  private final Process process;

  private ScraperProcess(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /** Starts a Prometheus server. */
  static ScraperProcess prometheus(int nodes, int port, int periodSeconds) throws IOException {
    Path folder = Files.createTempDirectory("prometheus-");
    return start(
        folder,
        "prometheus",
        "--config.file=" + ScrapeConfig.write(folder, nodes, port, periodSeconds),
        "--storage.tsdb.path=" + folder.resolve("data"),
        "--web.listen-address=" + ScrapeConfig.freeAddress(),
        "--log.level=error");
  }

  /** Starts a vmagent, which sends what it keeps to the page server. */
  static ScraperProcess vmagent(int nodes, int port, int periodSeconds) throws IOException {
    Path folder = Files.createTempDirectory("vmagent-");
    return start(
        folder,
        "vmagent",
        "-promscrape.config=" + ScrapeConfig.write(folder, nodes, port, periodSeconds),
        "-remoteWrite.url=http://127.0.0.1:" + port + PageServer.WRITE_PATH,
        "-remoteWrite.tmpDataPath=" + folder.resolve("data"),
        "-httpListenAddr=" + ScrapeConfig.freeAddress(),
        "-loggerLevel=ERROR");
  }

  private static ScraperProcess start(Path folder, String... command) throws IOException {
    return new ScraperProcess(folder, new ProcessBuilder(command).inheritIO().start());
  }

  @Override
  public ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    PageServer.deleteAll(folder);
  }
}
