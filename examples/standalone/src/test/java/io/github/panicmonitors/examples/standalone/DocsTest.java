package io.github.panicmonitors.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators read names options that there are. */
class DocsTest {
  private static final Path GUIDE = Path.of("../../docs/operating.md");

  private static List<String> found(Path file, String regex) throws IOException {
    return Pattern.compile(regex)
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  private static List<String> options() throws WrongOptionException {
    return Pattern.compile("--[a-z-]+")
        .matcher(Options.parse(Map.of()).usage())
        .results()
        .map(MatchResult::group)
        .toList();
  }

  @Test
  void theGuideNamesOptionsThatThereAre() throws Exception {
    assertThat(found(GUIDE, "`(--[a-z-]+)")).isNotEmpty().isSubsetOf(options());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../docs/operating.md",
        "deploy/Dockerfile",
        "deploy/panic-monitors.service",
        "deploy/compose.panic-monitors.yml"
      })
  void variablesAreThoseOfOptions(Path file) throws Exception {
    List<String> variables =
        options().stream()
            .map(name -> name.substring(2).replace('-', '_').toUpperCase(Locale.ROOT))
            .toList();

    assertThat(found(file, "\\bPANIC_MONITORS_([A-Z_]+)"))
        .isNotEmpty()
        .filteredOn(name -> !name.equals("IP"))
        .isSubsetOf(variables);
  }

  @Test
  void linksLeadSomewhere() throws Exception {
    assertThat(found(GUIDE, "]\\(([^):#]+)\\)"))
        .isNotEmpty()
        .allMatch(link -> Files.exists(GUIDE.resolveSibling(link)));
  }
}
