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

  /** Returns the lines between the marks, unindented and with a literal URI. */
  private static List<String> example() throws IOException {
    List<String> lines = Files.readAllLines(EXAMPLE);
    int begin = lines.indexOf("    // example") + 1;
    int end = lines.indexOf("    // end of the example");
    String text = String.join("\n", lines.subList(begin, end)).stripIndent();
    return text.replace("amqpUri", "\"amqp://guest:guest@localhost\"").lines().toList();
  }

  @Test
  void showsTheCompiledExample() throws IOException {
    assertThat(example()).isNotEmpty();
    assertThat(readme()).contains("```java\n" + String.join("\n", example()) + "\n```");
  }

  @Test
  void linksPointToExistingFiles() throws IOException {
    List<String> links =
        Pattern.compile("]\\(([^):#]+)\\)")
            .matcher(readme())
            .results()
            .map((MatchResult link) -> link.group(1))
            .collect(Collectors.toList());

    assertThat(links).isNotEmpty().allMatch(link -> Files.exists(ROOT.resolve(link)));
  }
}
