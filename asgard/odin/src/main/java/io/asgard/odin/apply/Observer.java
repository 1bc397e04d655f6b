package io.asgard.odin.apply;

import io.asgard.odin.plan.Changes;
import io.asgard.odin.plan.Drift;
import io.asgard.odin.plan.Observed;
import io.asgard.odin.plan.Part;
import io.asgard.odin.plan.Plan;
import io.asgard.odin.plan.Planner;
import io.asgard.odin.plan.Step;
import io.asgard.odin.plan.Step.Action;
import io.asgard.odin.provider.Provider;
import io.asgard.odin.provider.Provider.Differences;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.spec.ScaleRule;
import io.asgard.odin.state.State;
import io.asgard.platform.service.ConflictException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at what is, and has it compared with what is wanted. Changes nothing. */
final class Observer {
  private final Provider provider;

  Observer(Provider provider) {
    this.provider = provider;
  }

  /**
   * A plan, and what it was made from.
   *
   * @param wanted all parts, those of other sets included
   */
  record Planned(Plan plan, List<Part> wanted) {}

  Planned plan(Wish wish, State state) {
    // In this order: of a part that both have, the newer one is the one to work with.
    List<Part> earlier = state.leaving().isEmpty() ? List.of() : provider.recall(state.earlier());
    List<Part> before = union(earlier, provider.recall(state.known()));
    List<Part> wanted = wanted(wish, state);
    Map<String, String> actual = actual(before, wanted, state);
    Differences found = provider.differences(asMade(wanted, actual));
    Plan plan = Planner.plan(before, wanted, new Observed(actual, found.drift()));
    List<Resource> declared = state.sets().getOrDefault(wish.set(), List.of());
    return new Planned(
        new Plan(
            plan.steps().stream().map(this::destroying).toList(),
            plan.unchanged(),
            Changes.between(declared, wish.resources()),
            plan.drift(),
            found.unseen().stream().sorted().toList()),
        wanted);
  }

  private static List<Part> union(List<Part> some, List<Part> more) {
    Map<String, Part> all = new LinkedHashMap<>();
    some.forEach(part -> all.put(part.name(), part));
    more.forEach(part -> all.put(part.name(), part));
    return List.copyOf(all.values());
  }

  private List<Part> wanted(Wish wish, State state) {
    ScaleRule.check(state.desired(), wish.resources());
    List<Resource> resources = state.desiredWith(wish.set(), wish.resources());
    Served.check(resources, state.serving());
    List<Part> wanted = provider.expand(resources);
    new Names(wish.set(), state.sets()).check(wish.resources(), wanted);
    return wanted;
  }

  private Map<String, String> actual(List<Part> before, List<Part> wanted, State state) {
    Map<String, String> actual = new HashMap<>(provider.observe(state));
    // What waits for its restart is not there; if it is not wanted, it must not come back.
    Map<String, String> unwanted = new HashMap<>(provider.kept());
    // It was ended before; its data can still be there.
    before.stream()
        .filter(part -> provider.runs(part) && provider.hasLeft(part))
        .forEach(part -> unwanted.putIfAbsent(part.name(), part.fingerprint()));
    wanted.forEach(part -> unwanted.remove(part.name()));
    unwanted.forEach(actual::putIfAbsent);
    return actual;
  }

  private Step destroying(Step step) {
    return step.action() == Action.REMOVE
        ? provider.data(step.part()).map(step::destroying).orElse(step)
        : step;
  }

  private static List<Part> asMade(List<Part> wanted, Map<String, String> actual) {
    return wanted.stream()
        .filter(part -> part.fingerprint().equals(actual.get(part.name())))
        .toList();
  }

  /** What is not as it was made; a platform that was ended is as it should be. */
  Differences drift(State state) {
    if (state.down()) {
      return new Differences(List.of(), Set.of());
    }
    Map<String, String> actual = new HashMap<>(provider.observe(state));
    List<Part> wanted = provider.recall(state.desired());
    for (Part part : wanted) {
      // One that should run and does not.
      if (provider.runs(part)) {
        actual.putIfAbsent(part.name(), part.fingerprint());
      }
    }
    return provider.differences(asMade(wanted, actual));
  }

  /** What it takes to make parts again what they were made as. */
  Plan repairs(List<Part> parts) {
    Map<String, String> made =
        parts.stream().collect(Collectors.toMap(Part::name, Part::fingerprint));
    return Planner.plan(List.of(), parts, new Observed(made, provider.differences(parts).drift()));
  }

  /**
   * The parts of the set that are there as declared, though Odin did not make them.
   *
   * @throws ConflictException naming every part that is not
   */
  List<Part> owned(Wish wish, State state) {
    List<Part> wanted = wanted(wish, state);
    Map<String, String> known = provider.observe(state);
    Set<String> ids = wish.resources().stream().map(Resource::id).collect(Collectors.toSet());
    List<Part> strange =
        wanted.stream()
            .filter(part -> ids.contains(part.resource()) && !known.containsKey(part.name()))
            .toList();
    List<String> problems = new ArrayList<>();
    strange.stream()
        .filter(provider::runs)
        .forEach(
            part ->
                problems.add(
                    part.name()
                        + ": a process (expected: something that can be taken"
                        + " over without starting it again)"));
    Differences found =
        provider.differences(strange.stream().filter(part -> !provider.runs(part)).toList());
    found.unseen().forEach(part -> problems.add(part + ": what it needs does not run"));
    for (Drift drift : found.drift()) {
      problems.add(
          drift.part()
              + ": "
              + drift.field()
              + ": "
              + drift.actual()
              + " (expected: "
              + drift.expected()
              + ", as declared)");
    }
    if (!problems.isEmpty()) {
      throw new ConflictException(String.join("\n", problems));
    }
    return strange;
  }
}
