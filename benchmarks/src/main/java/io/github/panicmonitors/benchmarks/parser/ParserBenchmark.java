package io.github.panicmonitors.benchmarks.parser;

import io.github.panicmonitors.prometheus.MalformedPageException;
import io.github.panicmonitors.prometheus.Sample;
import io.github.panicmonitors.prometheus.TextFormatParser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** Benchmarks that each parse a whole page. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ParserBenchmark {
  private static final int PIECE_BYTES = 16 * 1024;

  /** Our parser, with ten wanted names. */
  @Benchmark
  public Object tenNames(PageState page) throws MalformedPageException {
    return TextFormatParser.parse(page.bytes, page.ten);
  }

  /** Our parser, with the page in pieces as a socket delivers them. */
  @Benchmark
  public Object tenNamesInPieces(PageState page) throws MalformedPageException {
    List<Sample> samples = new ArrayList<>();
    TextFormatParser parser = new TextFormatParser(page.ten, samples::add);
    for (int at = 0; at < page.bytes.length; at += PIECE_BYTES) {
      parser.feed(page.bytes, at, Math.min(PIECE_BYTES, page.bytes.length - at));
    }
    parser.finish();
    return samples;
  }

  /** Our parser when nothing on the page is wanted: the cost of skipping. */
  @Benchmark
  public Object nothingWanted(PageState page) throws MalformedPageException {
    return TextFormatParser.parse(page.bytes, page.none);
  }

  /** A simple parser for comparison, with ten wanted names. */
  @Benchmark
  public Object splitAndRegex(PageState page) {
    return SplitAndRegex.parse(page.bytes, page.tenAsSet);
  }
}
