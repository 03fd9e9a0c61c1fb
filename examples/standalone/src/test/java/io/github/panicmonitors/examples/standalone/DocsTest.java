package io.github.panicmonitors.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the operator's guide and the deployment files with the options, and checks links. */
class DocsTest {
  private static final Path ROOT = Path.of("../..");
  private static final Path GUIDE = ROOT.resolve("docs/operating.md");
  private static final Path ADRS = ROOT.resolve("docs/adr");

  private static List<String> found(Path file, String regex) throws IOException {
    return Pattern.compile(regex)
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  private static List<String> options() throws InvalidOptionException {
    return Pattern.compile("--[a-z-]+")
        .matcher(Options.parse(Map.of()).usage())
        .results()
        .map(MatchResult::group)
        .toList();
  }

  @Test
  void theGuideNamesOnlyExistingOptions() throws Exception {
    assertThat(found(GUIDE, "`(--[a-z-]+)")).isNotEmpty().isSubsetOf(options());
  }

  @Test
  void theGuideListsEveryOptionWithItsVariable() throws Exception {
    List<String> rows = found(GUIDE, "\\| `(--[a-z-]+)[^`]*` \\| `PANIC_MONITORS_[A-Z_]+` \\| \\S");
    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            options().stream()
                .filter(name -> !name.matches("--(help|version)"))
                .distinct()
                .toList());
    assertThat(found(GUIDE, "`--[a-z-]+[^`]*` \\| `PANIC_MONITORS_([A-Z_]+)`"))
        .isEqualTo(rows.stream().map(DocsTest::variable).toList());
  }

  private static String variable(String option) {
    return option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../docs/operating.md",
        "deploy/Dockerfile",
        "deploy/panic-monitors.service",
        "deploy/compose.panic-monitors.yml"
      })
  void variablesBelongToOptions(Path file) throws Exception {
    List<String> variables = options().stream().map(DocsTest::variable).toList();

    assertThat(found(file, "\\bPANIC_MONITORS_([A-Z_]+)"))
        .isNotEmpty()
        .filteredOn(name -> !name.equals("IP"))
        .isSubsetOf(variables);
  }

  @Test
  void everyAdrIsListedWithItsStatus() throws IOException {
    Path list = ADRS.resolve("README.md");
    List<String> listed = new ArrayList<>();
    for (Path record : markdown("docs/adr")) {
      if (!record.equals(list)) {
        String file = record.getFileName().toString();
        String number = file.replaceFirst("^0*(\\d+)-.*", "$1");
        listed.add("[%s](%s) ".formatted(number, file) + found(record, "Status: (.*)").get(0));
      }
    }

    assertThat(
            found(list, "\\| (\\[\\d+]\\(.*)").stream()
                .map(row -> row.replaceFirst(" \\| .* \\| (.*) \\|$", " $1")))
        .isEqualTo(listed);
  }

  @Test
  void linksPointToExistingFiles() throws IOException {
    for (String directory : List.of("", "docs", "docs/adr")) {
      for (Path file : markdown(directory)) {
        assertThat(found(file, "]\\(([^):#]+)[^):]*\\)"))
            .as("links in %s", file)
            .allMatch(link -> Files.exists(file.resolveSibling(link)));
      }
    }
  }

  private static List<Path> markdown(String directory) throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }
}
