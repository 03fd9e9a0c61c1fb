package io.github.panicmonitors.examples.quickstart;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Examples use only the published API. */
class PublishedApiTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(DO_NOT_INCLUDE_TESTS)
          .importPackagesOf(Quickstart.class);

  @Test
  void usesNoInternals() {
    noClasses().should().dependOnClassesThat().resideInAPackage("..internal..").check(CLASSES);
  }

  @Test
  void hostUsesOnlyApiAndCore() {
    classes()
        .that()
        .haveSimpleName("Host")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "io.github.panicmonitors.api..",
            "io.github.panicmonitors.core",
            "io.github.panicmonitors.examples.quickstart")
        .check(CLASSES);
  }
}
