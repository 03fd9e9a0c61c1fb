package io.github.panicmonitors.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Path ROOT = Path.of("../..");
  private static final Path EXAMPLE =
      Path.of("src/test/java/io/github/panicmonitors/examples/quickstart/Embedding.java");

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  /** The lines between the marks, as a reader sees them. */
  private static List<String> example() throws IOException {
    List<String> lines = Files.readAllLines(EXAMPLE);
    int begin = lines.indexOf("    // example") + 1;
    int end = lines.indexOf("    // end of the example");
    return String.join("\n", lines.subList(begin, end)).stripIndent().lines().toList();
  }

  @Test
  void showsTheExampleThatIsCompiled() throws IOException {
    assertThat(example()).isNotEmpty();
    assertThat(readme()).contains("```java\n" + String.join("\n", example()) + "\n```");
  }

  @Test
  void linksToWhatIsThere() throws IOException {
    List<String> links =
        Pattern.compile("]\\(([^):#]+)\\)")
            .matcher(readme())
            .results()
            .map((MatchResult link) -> link.group(1))
            .collect(Collectors.toList());

    assertThat(links).isNotEmpty().allMatch(link -> Files.exists(ROOT.resolve(link)));
  }
}
