package io.github.panicmonitors.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code in the guides is the code that the consumers and examples compile and run. */
class GuidesTest {
  private static final Path GUIDES = Path.of("../docs");
  private static final Path CONSUMERS = Path.of("../consumers");
  private static final Path EXAMPLES = Path.of("../examples");
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern XML = Pattern.compile("(?s)```xml\n(.*?)```");

  /** A method in the last cell of a table row. */
  private static final Pattern NAMED_TEST =
      Pattern.compile("`(?:\\w+Test)?\\.?([a-z]\\w+)`(?=[^|]*\\|\n)");

  private static final Pattern METHOD = Pattern.compile("void (\\w+)\\(");
  private static final Pattern LINK = Pattern.compile("]\\(([^):#]+)\\)");

  @ParameterizedTest
  @ValueSource(strings = {"embedding.md", "testing.md", "writing-a-monitor.md"})
  void everyJavaBlockIsASourceFileOfAConsumerOrAnExample(String guide) throws IOException {
    List<String> sources = new ArrayList<>(consumers("src/**.java"));
    sources.addAll(files(EXAMPLES, "src/**.java"));
    assertThat(sources).containsAll(found(JAVA, guide));
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedding.md", "writing-a-monitor.md"})
  void everyXmlBlockIsInAConsumersPom(String guide) throws IOException {
    assertThat(found(XML, guide))
        .allSatisfy(
            piece ->
                assertThat(consumers("pom.xml"))
                    .anySatisfy(pom -> assertThat(pom).containsIgnoringWhitespaces(piece)));
  }

  @Test
  void everyTestNamedByAMutationExists() throws IOException {
    List<Path> sources =
        List.of(
            Path.of("../panic-monitors-api/src/test/java"),
            Path.of("../panic-monitors-core/src/test/java"),
            Path.of("../panic-monitors-http/src/test/java"),
            Path.of("../panic-monitors-chainlink/src/test/java"),
            Path.of("../panic-monitors-evm/src/test/java"),
            Path.of("../panic-monitors-systems/src/test/java"),
            Path.of("../panic-monitors-repositories/src/test/java"),
            Path.of("../examples/custom-monitor/src/test/java"),
            Path.of("../panic-monitors-testkit/src/main/java"));
    List<String> tests = new ArrayList<>();
    for (Path source : sources) {
      try (Stream<Path> files = Files.walk(source)) {
        files
            .filter(Files::isRegularFile)
            .flatMap(file -> matches(METHOD, read(file)))
            .forEach(tests::add);
      }
    }
    assertThat(tests).containsAll(found(NAMED_TEST, "mutations.md"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedding.md", "mutations.md", "testing.md", "writing-a-monitor.md"})
  void everyLinkedFileExists(String guide) throws IOException {
    assertThat(found(LINK, guide)).allMatch(link -> Files.exists(GUIDES.resolve(link)));
  }

  private static List<String> found(Pattern pattern, String guide) throws IOException {
    List<String> found = matches(pattern, Files.readString(GUIDES.resolve(guide))).toList();
    assertThat(found).isNotEmpty();
    return found;
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1));
  }

  private static List<String> consumers(String glob) throws IOException {
    return files(CONSUMERS, glob);
  }

  /** Returns the contents of the files that match a pattern below each folder of a root. */
  private static List<String> files(Path root, String glob) throws IOException {
    var matcher = root.getFileSystem().getPathMatcher("glob:" + root + "/*/" + glob);
    try (Stream<Path> files = Files.walk(root)) {
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
