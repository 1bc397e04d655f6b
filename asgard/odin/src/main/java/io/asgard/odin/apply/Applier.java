package io.asgard.odin.apply;

import io.asgard.odin.apply.Progress.Phase;
import io.asgard.odin.plan.Part;
import io.asgard.odin.plan.Plan;
import io.asgard.odin.plan.Step;
import io.asgard.odin.provider.PartFailed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the steps of a plan, those that do not wait for each other in parallel. */
final class Applier {
  private static final Logger logger = LoggerFactory.getLogger(Applier.class);

  interface Act {
    void take(Step step) throws InterruptedException;
  }

  private final Executor executor;
  private final Act act;
  private final Halt halt;

  Applier(Executor executor, Act act, Halt halt) {
    this.executor = executor;
    this.act = act;
    this.halt = halt;
  }

  /** Returns once every step is done, failed or skipped; whether all are done. */
  boolean apply(Plan plan, BiConsumer<Phase, Detail> progress) {
    Map<String, CompletableFuture<Boolean>> results = new HashMap<>();
    for (Step step : plan.steps()) {
      List<CompletableFuture<Boolean>> before = step.after().stream().map(results::get).toList();
      CompletableFuture<Boolean> result =
          CompletableFuture.allOf(before.toArray(CompletableFuture<?>[]::new))
              .thenApplyAsync(
                  ignored ->
                      before.stream().allMatch(CompletableFuture::join)
                          ? take(step, progress)
                          : skip(step, progress),
                  executor);
      results.put(step.part().name(), result);
    }
    return results.values().stream().map(Applier::join).reduce(true, Boolean::logicalAnd);
  }

  private boolean take(Step step, BiConsumer<Phase, Detail> progress) {
    Part part = step.part();
    progress.accept(Phase.STARTED, new Detail(part, step.action().sign() + " " + step.reason()));
    try {
      halt.guard(() -> act.take(step));
    } catch (InterruptedException e) {
      progress.accept(Phase.FAILED, new Detail(part, "interrupted"));
      return false;
    } catch (PartFailed e) {
      progress.accept(Phase.FAILED, new Detail(part, String.valueOf(e.getMessage())));
      return false;
    } catch (RuntimeException e) {
      logger.error("Could not apply {}", part.name(), e);
      progress.accept(Phase.FAILED, new Detail(part, e.toString()));
      return false;
    }
    progress.accept(Phase.DONE, new Detail(part, ""));
    return true;
  }

  private static boolean skip(Step step, BiConsumer<Phase, Detail> progress) {
    progress.accept(
        Phase.SKIPPED, new Detail(step.part(), "needs " + String.join(", ", step.after())));
    return false;
  }

  private static boolean join(CompletableFuture<Boolean> result) {
    try {
      return result.join();
    } catch (CompletionException e) {
      logger.error("A step ended unexpectedly", e);
      return false;
    }
  }

  record Detail(Part part, String text) {}
}
