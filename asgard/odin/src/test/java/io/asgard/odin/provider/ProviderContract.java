package io.asgard.odin.provider;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.odin.plan.Drift;
import io.asgard.odin.plan.Part;
import io.asgard.odin.provider.Provider.Look;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.State;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the engine relies on, wherever parts run. Whoever implements a provider extends this with
 * the smallest process and the smallest thing that it has; both belong to a resource of one part.
 */
public abstract class ProviderContract {
  /** A provider on the place of the test; the one before is gone as if its Odin was killed. */
  protected abstract Provider open();

  /** What the journal says. */
  protected abstract State state();

  /** A resource of one process with data, which another setting makes another. */
  protected abstract Resource process(String name, String setting);

  /** A resource of one thing without a process, put to the one named. */
  protected abstract Resource thing(String name, String text, String process);

  /** How many processes of the part run, counted from outside. */
  protected abstract long running(String name);

  /** Kills the part's process from outside; it is dead then. */
  protected abstract void kill(String name);

  /** The thing as it is, seen from outside. */
  protected abstract Optional<String> text(String name);

  /** Changes the thing from outside. */
  protected abstract void edit(String name, String text);

  /** Whether the process's data is there, seen from outside. */
  protected abstract boolean hasData(String name);

  @Test
  void whatIsExpandedTwiceIsEqual() {
    Provider provider = open();
    List<Resource> resources = List.of(process("a", "1"), thing("t", "x", "a"));
    assertThat(provider.expand(resources)).isEqualTo(provider.expand(resources));
  }

  @Test
  void anotherSettingIsAnotherFingerprint() {
    Provider provider = open();
    assertThat(part(provider, process("a", "1")).fingerprint())
        .isNotEqualTo(part(provider, process("a", "2")).fingerprint());
  }

  @Test
  void aThingNeedsTheProcessThatItIsPutTo() {
    List<Part> parts = open().expand(List.of(process("a", "1"), thing("t", "x", "a")));
    assertThat(parts.get(1).needs()).contains(parts.get(0).name());
  }

  @Test
  void everyProblemIsNamed() {
    assertThatThrownBy(
            () -> open().expand(List.of(thing("t", "x", "nobody"), thing("u", "x", "noone"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("nobody", "noone");
  }

  @Test
  void whatIsCreatedRunsOnceHoweverOften() throws InterruptedException {
    Provider provider = open();
    Part part = part(provider, process("a", "1"));
    provider.create(part);
    provider.create(part);
    assertThat(running("a")).isEqualTo(1);
    assertThat(provider.observe(state())).containsEntry(part.name(), part.fingerprint());
    assertThat(provider.problem(part)).isEmpty();
  }

  @Test
  void whatIsCreatedWithAnotherSettingTakesThePlaceOfTheFirst() throws InterruptedException {
    Provider provider = open();
    provider.create(part(provider, process("a", "1")));
    Part changed = part(provider, process("a", "2"));
    provider.create(changed);
    assertThat(running("a")).isEqualTo(1);
    assertThat(provider.observe(state())).containsEntry(changed.name(), changed.fingerprint());
  }

  @Test
  void whatIsStoppedKeepsItsData() throws InterruptedException {
    Provider provider = open();
    Part part = part(provider, process("a", "1"));
    provider.create(part);
    provider.stop(part);
    assertThat(running("a")).isZero();
    assertThat(hasData("a")).isTrue();
    assertThat(provider.data(part)).isPresent();
    assertThat(provider.observe(state())).isEmpty();
  }

  @Test
  void whatIsRemovedIsGoneWithItsData() throws InterruptedException {
    Provider provider = open();
    Part part = part(provider, process("a", "1"));
    provider.create(part);
    provider.remove(part);
    provider.expand(List.of(process("a", "1")));
    provider.remove(part);
    assertThat(running("a")).isZero();
    assertThat(hasData("a")).isFalse();
    assertThat(provider.data(part)).isEmpty();
    assertThat(provider.observe(state())).isEmpty();
  }

  @Test
  void aThingIsPutChangedAndRemoved() throws InterruptedException {
    Provider provider = open();
    provider.create(part(provider, process("a", "1")));
    provider.create(thing(provider, "x"));
    assertThat(text("t")).contains("x");
    provider.create(thing(provider, "y"));
    assertThat(text("t")).contains("y");
    Part thing = thing(provider, "y");
    assertThat(provider.observe(state())).containsEntry(thing.name(), thing.fingerprint());
    provider.remove(thing);
    assertThat(text("t")).isEmpty();
    assertThat(provider.observe(state())).doesNotContainKey(thing.name());
  }

  @Test
  void whatIsAsItWasMadeDoesNotDiffer() throws InterruptedException {
    Provider provider = open();
    Part process = part(provider, process("a", "1"));
    provider.create(process);
    Part thing = thing(provider, "x");
    provider.create(thing);
    assertThat(provider.differences(List.of(process, thing)).drift()).isEmpty();
    assertThat(provider.differences(List.of(process, thing)).unseen()).isEmpty();
  }

  @Test
  void whatSomebodyChangedDiffersAndIsRepaired() throws InterruptedException {
    Provider provider = open();
    provider.create(part(provider, process("a", "1")));
    Part thing = thing(provider, "x");
    provider.create(thing);
    edit("t", "by hand");
    List<Drift> drift = provider.differences(List.of(thing)).drift();
    assertThat(drift).extracting(Drift::part).containsExactly(thing.name());
    assertThat(text("t")).contains("by hand");
    provider.repair(thing);
    assertThat(text("t")).contains("x");
    assertThat(provider.differences(List.of(thing)).drift()).isEmpty();
  }

  @Test
  void whatIsThereIsOwnedWithoutATouch() throws InterruptedException {
    Provider provider = open();
    provider.create(part(provider, process("a", "1")));
    edit("t", "x");
    Part thing = thing(provider, "x");
    assertThat(provider.differences(List.of(thing)).drift()).isEmpty();
    provider.own(thing);
    assertThat(provider.observe(state())).containsEntry(thing.name(), thing.fingerprint());
  }

  @Test
  void aThingWhoseProcessDoesNotRunCannotBeSeen() {
    Provider provider = open();
    Part thing = thing(provider, "x");
    assertThat(provider.differences(List.of(thing)).unseen()).containsExactly(thing.name());
  }

  @Test
  void whatIsKilledComesBack() throws InterruptedException {
    Provider provider = open();
    Part part = part(provider, process("a", "1"));
    provider.create(part);
    kill("a");
    provider.repair(part);
    eventually(() -> assertThat(running("a")).isEqualTo(1));
    eventually(() -> assertThat(provider.problem(part)).isEmpty());
  }

  @Test
  void theNextOdinAdoptsWhatRuns() throws InterruptedException {
    Provider first = open();
    first.create(part(first, process("a", "1")));
    Provider next = open();
    Part known = next.recall(List.of(process("a", "1"))).get(0);
    next.adopt(state());
    next.create(known);
    assertThat(running("a")).isEqualTo(1);
    assertThat(next.kept()).containsKey(known.name());
    next.stop(known);
    assertThat(running("a")).isZero();
  }

  @Test
  void theNextOdinFindsWhatDiedMeanwhile() throws InterruptedException {
    Provider first = open();
    first.create(part(first, process("a", "1")));
    Provider next = open();
    kill("a");
    Part known = next.recall(List.of(process("a", "1"))).get(0);
    next.adopt(state());
    next.create(known);
    eventually(() -> assertThat(running("a")).isEqualTo(1));
  }

  @Test
  void looksChangeNothing() {
    Provider provider = open();
    List<Look> looks =
        provider.looks(List.of(process("a", "1"))).stream().map(look -> look.get()).toList();
    assertThat(looks).extracting(look -> look.problem().isPresent()).containsExactly(true);
    assertThat(running("a")).isZero();
    assertThat(provider.kept()).isEmpty();
  }

  @Test
  void aPartThatNobodyKnowsIsRefused() {
    Part strange = new Part("strange", "?", Set.of(), "1");
    assertThatThrownBy(() -> open().create(strange))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("strange");
  }

  private static Part part(Provider provider, Resource resource) {
    return provider.expand(List.of(resource)).get(0);
  }

  private Part thing(Provider provider, String text) {
    return provider.expand(List.of(process("a", "1"), thing("t", text, "a"))).get(1);
  }
}
