package io.github.panicmonitors.examples.custommonitor.guides;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guides show is what is compiled and run here. */
class GuidesTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern CODE = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern LINK = Pattern.compile("]\\(([^):#]+)\\)");

  @ParameterizedTest
  @ValueSource(strings = {"embedding.md", "testing.md", "writing-a-monitor.md"})
  void everyJavaBlockIsASourceFileOfThisFolder(String guide) throws IOException {
    List<String> blocks = found(CODE, guide);
    assertThat(blocks).isNotEmpty();
    assertThat(sources()).containsAll(blocks);
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedding.md", "testing.md", "writing-a-monitor.md"})
  void everyLinkLeadsSomewhere(String guide) throws IOException {
    assertThat(found(LINK, guide))
        .allMatch(link -> Files.exists(ROOT.resolve("docs").resolve(link)));
  }

  private static List<String> found(Pattern pattern, String guide) throws IOException {
    String text = Files.readString(ROOT.resolve("docs").resolve(guide));
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }

  /** The files without their package line, which is the reader's own. */
  private static List<String> sources() throws IOException {
    Path folder = Path.of("src/test/java", GuidesTest.class.getPackageName().replace('.', '/'));
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(GuidesTest::withoutPackage).toList();
    }
  }

  private static String withoutPackage(Path file) {
    try {
      return Files.readString(file).replaceFirst("(?s)^package .*?\n\n", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
