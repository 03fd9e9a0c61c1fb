package io.github.panicmonitors.testkit.contract;

import static io.github.panicmonitors.testkit.contract.SampleProvider.described;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.panicmonitors.api.config.ConfigEntry;
import io.github.panicmonitors.api.config.ConfigGroup;
import io.github.panicmonitors.api.config.ParsedConfig.Accepted;
import io.github.panicmonitors.api.config.ParsedConfig.Rejected;
import io.github.panicmonitors.api.monitor.ListedSource;
import io.github.panicmonitors.api.monitor.MonitorDescriptor;
import io.github.panicmonitors.api.monitor.Monitorable;
import io.github.panicmonitors.testkit.contract.SampleProvider.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A correct provider of aggregates passes the contract, and one with a fault of its kind fails
 * exactly the tests for that fault.
 */
class AggregateContractIT {
  private static final String AFTER_ANY = "aRestartGivesTheSameMonitorablesAfterAnyVersions";

  static class Suite extends MonitorProviderContractIT.Suite {
    @Override
    protected boolean isAggregate() {
      return true;
    }

    @Override
    protected Set<String> sharedFields() {
      return Set.of("parent_id");
    }
  }

  @Test
  void correctProviderPasses() {
    assertThat(
            MonitorProviderContractIT.failures(Suite.class, AggregateProvider::new, test -> true))
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"rejections", "sources"})
  void faultyProviderFailsTheTestsForItsFault(
      String fault, List<String> failing, Supplier<SampleProvider> tested) {
    assertThat(
            MonitorProviderContractIT.failures(
                Suite.class, tested, MonitorProviderContractIT.WAITS.negate()))
        .as(fault)
        .containsOnlyKeys(failing);
  }

  private static Arguments faulty(
      String fault, List<String> failing, Supplier<SampleProvider> tested) {
    return Arguments.of(fault, failing, tested);
  }

  static Stream<Arguments> rejections() {
    return Stream.of(
        faulty(
            "rejects entries that disagree one by one",
            List.of("entriesThatDisagreeRunAsTheyWere", AFTER_ANY, "noFieldBreaksTheDocument"),
            () ->
                new AggregateProvider() {
                  @Override
                  Rejected disagreement(Thing thing) {
                    return Rejected.entry(thing.id(), "parent_id differs");
                  }
                }),
        faulty(
            "takes the first of several values on which entries disagree",
            List.of("entriesThatDisagreeRunAsTheyWere", AFTER_ANY),
            () ->
                new AggregateProvider() {
                  @Override
                  boolean disagree(List<Thing> things, List<Thing> kept) {
                    return false;
                  }
                }),
        faulty(
            "does not compare new entries with the previous versions of invalid ones",
            List.of(AFTER_ANY),
            () ->
                new AggregateProvider() {
                  @Override
                  boolean disagree(List<Thing> things, List<Thing> kept) {
                    return super.disagree(things, List.of());
                  }
                }),
        faulty(
            "drops the previous version of an invalid entry",
            List.of("anInvalidEntryRunsAsItWas", AFTER_ANY),
            () ->
                new AggregateProvider() {
                  @Override
                  Optional<ConfigEntry> previous(
                      ConfigGroup<Monitorable> group, ConfigEntry invalid) {
                    return Optional.empty();
                  }
                }),
        faulty(
            "does not name the invalid entries whose previous version it uses",
            List.of(AFTER_ANY, "aRestartGivesTheSameMonitorables"),
            () ->
                new AggregateProvider() {
                  @Override
                  List<Accepted<Monitorable>> accepted(List<Thing> things, List<Thing> kept) {
                    return super.accepted(things, kept).stream()
                        .map(one -> new Accepted<>(one.monitorable(), ids(things)))
                        .toList();
                  }
                }),
        faulty(
            "gives a monitorable the order of its document",
            List.of("theOrderOfEntriesMakesNoDifference", AFTER_ANY),
            () ->
                new AggregateProvider() {
                  @Override
                  List<Thing> inOrder(List<Thing> things) {
                    return List.copyOf(things);
                  }
                }));
  }

  static Stream<Arguments> sources() {
    return Stream.of(
        faulty(
            "lists sources in a category that its descriptor does not name",
            List.of("listsItsSourcesInItsCategories"),
            () ->
                new AggregateProvider() {
                  @Override
                  public MonitorDescriptor descriptor() {
                    return described("sample").topic("chains.*.*.samples_config").build();
                  }
                }),
        faulty(
            "lists a source twice",
            List.of("listsItsSourcesInItsCategories"),
            () ->
                new AggregateProvider() {
                  @Override
                  public List<ListedSource> listedAs(Monitorable group) {
                    List<ListedSource> twice = new ArrayList<>(super.listedAs(group));
                    twice.addAll(super.listedAs(group));
                    return twice;
                  }
                }),
        faulty(
            "lists a source under a name that has credentials",
            List.of("showsNoCredentials"),
            () ->
                new AggregateProvider() {
                  @Override
                  public List<ListedSource> listedAs(Monitorable group) {
                    return List.of(new ListedSource("samples", group.id(), url(group)));
                  }
                }));
  }
}
