package io.asgard.fronting.intake;

import static io.asgard.platform.test.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnedTest {
  private final EventLoop one = new DefaultEventLoop();
  private final EventLoop other = new DefaultEventLoop();
  private final Owned<String> owned = new Owned<>();
  private final List<String> visited = new CopyOnWriteArrayList<>();

  @AfterEach
  void end() {
    one.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    other.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Test
  void visitsEachOnItsOwnLoop() {
    owned.add(one, "a");
    owned.add(one, "b");
    owned.add(other, "c");
    assertThat(owned.size()).isEqualTo(3);
    visit();
    visited("a on one", "b on one", "c on other");
    owned.remove(one, "b");
    visited.clear();
    visit();
    visited("a on one", "c on other");
  }

  @Test
  void visitsManyOnceEach() {
    List<String> names = IntStream.range(0, 1_000).mapToObj(String::valueOf).toList();
    names.forEach(name -> owned.add(one, name));
    owned.visit(visited::add);
    eventually(() -> assertThat(visited).containsExactlyInAnyOrderElementsOf(names));
  }

  @Test
  void aFaultInOneDoesNotCostTheOthersTheirVisit() {
    List.of("a", "faulty", "b").forEach(each -> owned.add(one, each));
    visit();
    visited("a on one", "b on one");
  }

  @Test
  void asksNothingOfALoopThatHasEndedWithoutAny() {
    owned.add(one, "a");
    owned.remove(one, "a");
    one.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    owned.visit(visited::add);
    assertThat(visited).isEmpty();
  }

  private void visit() {
    owned.visit(
        each -> {
          if (each.equals("faulty")) {
            throw new IllegalStateException("on purpose");
          }
          visited.add(each + (one.inEventLoop() ? " on one" : " on other"));
        });
  }

  private void visited(String... expected) {
    eventually(() -> assertThat(visited).containsExactlyInAnyOrder(expected));
  }
}
