package io.asgard.fronting.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
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
    visit();
    owned.remove(one, "b");
    assertThat(visited).containsExactlyInAnyOrder("a on one", "b on one", "c on other");
    assertThat(owned.size()).isEqualTo(2);
    visited.clear();
    visit();
    assertThat(visited).containsExactlyInAnyOrder("a on one", "c on other");
  }

  @Test
  void aFaultInOneDoesNotCostTheOthersTheirVisit() {
    List.of("a", "faulty", "b").forEach(each -> owned.add(one, each));
    visit();
    assertThat(visited).containsExactlyInAnyOrder("a on one", "b on one");
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
    // Behind what they were asked.
    one.submit(() -> {}).syncUninterruptibly();
    other.submit(() -> {}).syncUninterruptibly();
  }
}
