package io.github.panicmonitors.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class PomsTest {

  private static final String MANAGED = "/project/dependencyManagement/dependencies/dependency";

  private final Document bom = parse("panic-monitors-bom/pom.xml");
  private final Document parent = parse("pom.xml");

  @Test
  void bomHasTheVersionOfItsModules() {
    assertThat(texts(bom, "/project/version"))
        .hasSize(1)
        .isEqualTo(texts(parent, "/project/version"));
    assertThat(texts(bom, MANAGED + "/version")).isNotEmpty().containsOnly("${project.version}");
  }

  @Test
  void bomNamesExactlyThePublishedModules() {
    List<String> published =
        PublishedModules.all().stream()
            .map(module -> module.descriptor().name())
            .map(PomsTest::artifact)
            .toList();

    assertThat(texts(bom, MANAGED + "/artifactId")).containsExactlyInAnyOrderElementsOf(published);
    assertThat(texts(parent, MANAGED + "[groupId='io.github.panicmonitors']/artifactId"))
        .containsExactlyInAnyOrderElementsOf(published);
  }

  @Test
  void everyModuleWithExportsChecksItsJavadoc() {
    assertThat(PublishedModules.all())
        .filteredOn(module -> !module.descriptor().exports().isEmpty())
        .extracting(module -> artifact(module.descriptor().name()))
        .isNotEmpty()
        .allSatisfy(
            artifact ->
                assertThat(
                        texts(
                            parse(artifact + "/pom.xml"), "/project/properties/maven.javadoc.skip"))
                    .isEmpty());
  }

  private static String artifact(String module) {
    return "panic-monitors-" + module.substring(PublishedModules.PREFIX.length());
  }

  private static Document parse(String pom) {
    try {
      Path file = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling(pom);
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    } catch (Exception e) {
      throw new IllegalStateException("not a readable pom: " + pom, e);
    }
  }

  private static List<String> texts(Document pom, String path) {
    try {
      NodeList nodes =
          (NodeList)
              XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
      return IntStream.range(0, nodes.getLength())
          .mapToObj(i -> nodes.item(i).getTextContent())
          .toList();
    } catch (Exception e) {
      throw new IllegalStateException("not a path in a pom: " + path, e);
    }
  }
}
