package io.github.panicmonitors.junit;

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

/** What the guides show is what the consumers compile and run. */
class GuidesTest {
  private static final Path GUIDES = Path.of("../docs");
  private static final Path CONSUMERS = Path.of("../consumers");
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern XML = Pattern.compile("(?s)```xml\n(.*?)```");
  private static final Pattern LINK = Pattern.compile("]\\(([^):#]+)\\)");

  @ParameterizedTest
  @ValueSource(strings = {"embedding.md", "testing.md", "writing-a-monitor.md"})
  void everyJavaBlockIsASourceFileOfAConsumer(String guide) throws IOException {
    assertThat(consumers("src/**.java")).containsAll(found(JAVA, guide));
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedding.md", "writing-a-monitor.md"})
  void everyPieceOfXmlIsInAConsumersPom(String guide) throws IOException {
    assertThat(found(XML, guide))
        .allSatisfy(
            piece ->
                assertThat(consumers("pom.xml"))
                    .anySatisfy(pom -> assertThat(pom).containsIgnoringWhitespaces(piece)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedding.md", "testing.md", "writing-a-monitor.md"})
  void everyLinkLeadsSomewhere(String guide) throws IOException {
    assertThat(found(LINK, guide)).allMatch(link -> Files.exists(GUIDES.resolve(link)));
  }

  private static List<String> found(Pattern pattern, String guide) throws IOException {
    List<String> found =
        pattern
            .matcher(Files.readString(GUIDES.resolve(guide)))
            .results()
            .map((MatchResult match) -> match.group(1))
            .toList();
    assertThat(found).isNotEmpty();
    return found;
  }

  /** The texts of the consumers' own files, by a pattern below each consumer's folder. */
  private static List<String> consumers(String glob) throws IOException {
    var matcher = CONSUMERS.getFileSystem().getPathMatcher("glob:" + CONSUMERS + "/*/" + glob);
    try (Stream<Path> files = Files.walk(CONSUMERS)) {
      return files.filter(matcher::matches).map(GuidesTest::read).toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
