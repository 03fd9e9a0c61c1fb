package io.github.panicmonitors.examples.standalone;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Examples use only the published API. */
class PublishedApiTest {

  @Test
  void usesNoInternals() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(DO_NOT_INCLUDE_TESTS)
            .importPackagesOf(Standalone.class);

    noClasses().should().dependOnClassesThat().resideInAPackage("..internal..").check(classes);
  }
}
