package io.github.panicmonitors.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PropertyTest {
  @BeforeEach
  @AfterEach
  void clearProperties() {
    System.clearProperty("property.tries");
    System.clearProperty("property.seed");
  }

  @Test
  void shrinksAListToTheElementThatFails() {
    AssertionError failure =
        failureOf(
            PropertyTest::numbers, numbers -> assertThat(numbers).allMatch(number -> number < 417));

    assertThat(failure).hasMessageEndingWith("the shortest that fails: [417]");
  }

  @Test
  void shrinksAListToTheElementsThatFailTogether() {
    AssertionError failure =
        failureOf(PropertyTest::numbers, numbers -> assertThat(numbers).isSorted());

    assertThat(failure).hasMessageEndingWith("the shortest that fails: [1, 0]");
  }

  @Test
  void shrinksListsInLists() {
    AssertionError failure =
        failureOf(
            draws -> draws.list(1, 10, () -> numbers(draws)),
            lists -> assertThat(lists).allMatch(list -> list.size() < 3));

    assertThat(failure).hasMessageEndingWith("the shortest that fails: [[0, 0, 0]]");
  }

  @Test
  void shrinksNumbersThatAreNotInAList() {
    AssertionError failure =
        failureOf(
            draws ->
                draws.weighted(1, 2, 3) + " " + draws.flag() + " " + draws.oneOf(List.of("a", "b")),
            text -> assertThat(text).doesNotStartWith("2").doesNotEndWith("b"));

    assertThat(failure.getMessage()).containsPattern("fails: (2 false a|0 false b)$");
  }

  @Test
  void shrinksToCasesWithTheSameExceptionOnly() {
    AtomicBoolean shrinking = new AtomicBoolean();
    AssertionError failure =
        failureOf(
            PropertyTest::numbers,
            numbers -> {
              if (numbers.size() > 1) {
                shrinking.set(true);
                throw new AssertionError("too long");
              }
              if (numbers.size() == 1 && shrinking.get()) {
                throw new IllegalStateException("another fault");
              }
            });

    assertThat(failure)
        .hasMessageEndingWith("the shortest that fails: [0, 0]")
        .hasRootCauseMessage("too long");
  }

  @Test
  void failsWithTheFailureOfTheShortestCase() {
    AssertionError failure =
        failureOf(
            PropertyTest::numbers,
            numbers -> {
              if (!numbers.isEmpty()) {
                throw new Exception("not empty: " + numbers);
              }
            });

    assertThat(failure).hasRootCauseMessage("not empty: [0]");
  }

  @Test
  void repeatsTheCasesOfASeed() {
    System.setProperty("property.seed", "42");
    List<List<Integer>> cases = casesOf(20);

    assertThat(casesOf(20)).isEqualTo(cases);
    assertThat(new HashSet<>(cases)).hasSizeGreaterThan(15);
  }

  @Test
  void drawsOtherCasesWithoutASeed() {
    assertThat(casesOf(20)).isNotEqualTo(casesOf(20));
  }

  @Test
  void namesTheSeedThatMakesTheFailingCaseTheFirst() {
    List<Integer> failing = new ArrayList<>();
    AssertionError failure =
        failureOf(
            PropertyTest::numbers,
            numbers -> {
              if (numbers.contains(7)) {
                failing.addAll(failing.isEmpty() ? numbers : List.of());
                throw new Exception("seven");
              }
            });
    Matcher seed = Pattern.compile("-Dproperty.seed=(-?\\d+)").matcher(failure.getMessage());
    assertThat(seed.find()).isTrue();

    System.setProperty("property.seed", seed.group(1));
    assertThat(casesOf(1)).containsExactly(failing);
  }

  @Test
  void takesTheNumberOfCasesFromTheSystemProperty() {
    assertThat(casesOf(20)).hasSize(20);
    System.setProperty("property.tries", "3");
    assertThat(casesOf(20)).hasSize(3);
  }

  @Test
  void drawsAllLengthsAndAllNumbersBetweenTheBounds() {
    List<Integer> lengths = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    Property.check(
        500,
        draws -> draws.list(2, 5, () -> draws.between(-1, 2)),
        list -> {
          lengths.add(list.size());
          numbers.addAll(list);
        });

    assertThat(new HashSet<>(lengths)).containsExactlyInAnyOrder(2, 3, 4, 5);
    assertThat(lengths.stream().filter(length -> length == 5)).hasSizeBetween(60, 200);
    assertThat(new HashSet<>(numbers)).containsExactlyInAnyOrder(-1, 0, 1, 2);
  }

  @Test
  void drawsByWeight() {
    List<Integer> drawn = new ArrayList<>();
    Property.check(1000, draws -> draws.weighted(1, 0, 9), drawn::add);

    assertThat(drawn).containsOnly(0, 2);
    assertThat(drawn.stream().filter(index -> index == 0)).hasSizeBetween(40, 200);
  }

  private static List<Integer> numbers(Draws draws) {
    return draws.list(0, 50, () -> draws.between(0, 1000));
  }

  private static List<List<Integer>> casesOf(int tries) {
    List<List<Integer>> cases = new ArrayList<>();
    Property.check(tries, PropertyTest::numbers, cases::add);
    return cases;
  }

  private static <T> AssertionError failureOf(
      Function<Draws, T> generator, Property.Check<T> check) {
    return catchThrowableOfType(
        AssertionError.class, () -> Property.check(10_000, generator, check));
  }
}
