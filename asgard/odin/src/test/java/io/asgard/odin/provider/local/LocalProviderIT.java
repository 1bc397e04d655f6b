package io.asgard.odin.provider.local;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.odin.plan.Drift;
import io.asgard.odin.plan.Part;
import io.asgard.odin.provider.Provider;
import io.asgard.odin.provider.ProviderContract;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProviderIT extends ProviderContract {
  @TempDir private Path home;
  private @Nullable SmallOdin odin;

  @AfterEach
  void end() {
    Processes.in(home).forEach(ProcessHandle::destroyForcibly);
    if (odin != null) {
      odin.close();
    }
  }

  @Test
  void aThingIsSeenWhileOneOfItsTwoProcessesRuns() throws InterruptedException {
    Provider provider = open();
    List<Part> parts =
        provider.recall(List.of(SmallParts.twins("a"), SmallParts.thing("t", "x", "a")));
    Part thing = parts.get(2);
    provider.create(parts.get(1));
    assertThat(provider.differences(List.of(thing)).unseen()).isEmpty();
    assertThat(provider.differences(List.of(thing)).drift())
        .extracting(Drift::part)
        .containsExactly("thing/t");
  }

  @Override
  protected Provider open() {
    if (odin != null) {
      odin.close();
    }
    odin = new SmallOdin(home, UnaryOperator.identity());
    return odin.provider();
  }

  @Override
  protected State state() {
    return odin.journal().state();
  }

  @Override
  protected Resource process(String name, String setting) {
    return SmallParts.sleeper(name, setting);
  }

  @Override
  protected Resource thing(String name, String text, String process) {
    return SmallParts.thing(name, text, process);
  }

  @Override
  protected long running(String name) {
    return Processes.of(home, name).count();
  }

  @Override
  protected void kill(String name) {
    List<ProcessHandle> killed = Processes.of(home, name).toList();
    killed.forEach(ProcessHandle::destroyForcibly);
    eventually(() -> assertThat(killed).noneMatch(ProcessHandle::isAlive));
  }

  @Override
  protected Optional<String> text(String name) {
    return SmallParts.read(file(name));
  }

  @Override
  protected void edit(String name, String text) {
    try {
      Files.createDirectories(file(name).getParent());
      Files.writeString(file(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected boolean hasData(String name) {
    return Files.exists(site().data(name).resolve("data"));
  }

  private Path file(String name) {
    return new SmallParts(site()).things().resolve(name);
  }

  private Site site() {
    return new Site(home, home, 0);
  }
}
