package io.github.panicmonitors.junit;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.EvaluationResult;
import io.github.panicmonitors.api.CheckReturnValue;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(DO_NOT_INCLUDE_TESTS)
          .importPackages("io.github.panicmonitors");

  /** The other modules of the project that each module may use. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "api", Set.of(),
          "core", Set.of("api"),
          "http", Set.of("api"),
          "prometheus", Set.of("api", "http"),
          "chainlink", Set.of("api", "http", "prometheus", "evm"),
          "systems", Set.of("api", "http", "prometheus"),
          "evm", Set.of("api", "http"),
          "repositories", Set.of("api", "http"),
          "testkit", Set.of("api"),
          "junit", Set.of("api", "core", "testkit"));

  static Set<String> modules() {
    return ALLOWED.keySet();
  }

  @Test
  void everyClassBelongsToAKnownModule() {
    assertThat(CLASSES).extracting(ArchitectureTest::module).hasSameElementsAs(modules());
  }

  @ParameterizedTest
  @MethodSource("modules")
  void moduleUsesOnlyAllowedModules(String module) {
    String[] foreign =
        modules().stream()
            .filter(other -> !other.equals(module) && !ALLOWED.get(module).contains(other))
            .map(ArchitectureTest::packages)
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(packages(module))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(foreign)
        .check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void internalPackagesAreUsedOnlyByTheirModule(String module) {
    noClasses()
        .that()
        .resideOutsideOfPackage(packages(module))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(packages(module) + "internal..")
        .check(CLASSES);
  }

  @Test
  void apiUsesOnlyTheJdkAndJspecify() {
    classes()
        .that()
        .resideInAPackage(packages("api"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(packages("api"), "java..", "javax.net.ssl..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void onlyTheMetricsUseMicrometer() {
    noClasses()
        .that()
        .resideOutsideOfPackage(packages("core.internal.micrometer"))
        .and()
        .doNotHaveFullyQualifiedName(PublishedModules.PREFIX + "core.PanicMonitorsMetrics")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..", packages("core.internal.micrometer"))
        .check(CLASSES);
  }

  @Test
  void resultsOfFactoriesAndCopiesMustBeUsed() {
    methods()
        .that(onlyCreateObjects())
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackages(packages("testkit"), packages("junit"))
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage("..internal..")
        .should(beMarked(CheckReturnValue.class.getName()))
        .check(CLASSES);
  }

  @Test
  void coreAndTheInMemoryBrokerWaitOnlyThroughTimeSource() {
    noClasses()
        .that()
        .resideInAnyPackage(packages("core"), packages("testkit.broker"))
        .and()
        .resideOutsideOfPackage(packages("core.rabbitmq")) // a real broker has no virtual time
        .should()
        .accessTargetWhere(new UntrackedWaiting())
        .check(CLASSES);
  }

  @Test
  void untrackedWaitingIsRecognised() {
    String found = waitingIn(Waits.Untracked.class).getFailureReport().toString();

    assertThat(declaredMethods(Waits.Untracked.class))
        .isNotEmpty()
        .allSatisfy(method -> assertThat(found).contains("." + method + "("));
  }

  @Test
  void lockingAndSignallingAreAllowed() {
    assertThat(waitingIn(Waits.Allowed.class).hasViolation()).isFalse();
  }

  /** Covers the modules, which are compiled before this one, and everything else compiled. */
  @Test
  void noTestSleeps() throws IOException {
    JavaClasses tests = new ClassFileImporter().importPaths(testClasses());

    assertThat(tests).extracting(ArchitectureTest::module).containsAll(modules());
    noClasses()
        .that()
        .haveNameNotMatching(Waits.class.getName() + ".*") // never run
        .should()
        .accessTargetWhere(new Sleeping())
        .check(tests);
  }

  private static List<Path> testClasses() throws IOException {
    try (Stream<Path> folders = Files.walk(Path.of(".."), 4)) {
      return folders.filter(folder -> folder.endsWith("target/test-classes")).toList();
    }
  }

  /** Searches the source text, because these are built after this module. */
  @ParameterizedTest
  @ValueSource(strings = {"../examples", "../consumers"})
  void noTestOfLaterModulesSleeps(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      assertThat(files.filter(file -> file.toString().matches(".*/src/test/.*\\.java")))
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(file)
                      .content()
                      .doesNotContainPattern("\\bsleep\\(|::sleep|\\bpark(Nanos|Until)\\b"));
    }
  }

  @Test
  void sleepingIsRecognised() {
    String found =
        noClasses()
            .should()
            .accessTargetWhere(new Sleeping())
            .evaluate(new ClassFileImporter().importClasses(Waits.Untracked.class))
            .getFailureReport()
            .toString();

    assertThat(declaredMethods(Waits.Untracked.class))
        .filteredOn(method -> found.contains("." + method + "("))
        .containsExactlyInAnyOrder("sleeps", "sleepsByReference", "sleepsByUnit", "parksInLambda");
  }

  private static EvaluationResult waitingIn(Class<?> type) {
    return noClasses()
        .should()
        .accessTargetWhere(new UntrackedWaiting())
        .evaluate(new ClassFileImporter().importClasses(type));
  }

  private static Set<String> declaredMethods(Class<?> type) {
    Stream<Method> methods = Arrays.stream(type.getDeclaredMethods());
    return methods.filter(method -> !method.isSynthetic()).map(Method::getName).collect(toSet());
  }

  private static DescribedPredicate<JavaMethod> onlyCreateObjects() {
    return DescribedPredicate.describe(
        "only create objects",
        method ->
            isPublic(method.getModifiers())
                && isPublic(method.getOwner().getModifiers())
                && (method.getName().startsWith("build") || createsItsOwnType(method)));
  }

  /** A builder's methods return the builder, which they have changed. */
  private static boolean createsItsOwnType(JavaMethod method) {
    JavaClass owner = method.getOwner();
    boolean builder = owner.getName().matches(".*(Builder|Options|PanicMessage)");
    return !builder && !owner.isEnum() && method.getRawReturnType().isAssignableTo(owner.getName());
  }

  private static boolean isPublic(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC);
  }

  private static ArchCondition<JavaMethod> beMarked(String annotation) {
    return ArchCondition.from(
        DescribedPredicate.describe(
            "have " + annotation + ", or their class has",
            method ->
                method.isAnnotatedWith(annotation) || isMarked(method.getOwner(), annotation)));
  }

  private static boolean isMarked(JavaClass type, String annotation) {
    return type.isAnnotatedWith(annotation)
        || type.getEnclosingClass().filter(outer -> isMarked(outer, annotation)).isPresent();
  }

  private static String packages(String module) {
    return PublishedModules.PREFIX + module + "..";
  }

  private static String module(JavaClass type) {
    String name = type.getPackageName().substring(PublishedModules.PREFIX.length());
    return name.replaceFirst("\\..*", "");
  }
}
