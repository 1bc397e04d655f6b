package io.asgard.odin.api;

import io.asgard.odin.apply.Engine;
import io.asgard.odin.apply.Revision;
import io.asgard.odin.apply.Wish;
import io.asgard.odin.plan.Plan;
import io.asgard.odin.provider.Provider.Differences;
import io.asgard.odin.spec.Declared;
import io.asgard.odin.spec.Places;
import io.asgard.odin.spec.Problem;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.spec.SetRules;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Role;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What sets of resources shall be, were, and are. What changes something answers with server-sent
 * events while it works.
 */
@RestController
public final class SetController {
  private final Engine engine;

  public SetController(Engine engine) {
    this.engine = engine;
  }

  @PostMapping("/v1/plan")
  Plan plan(Caller caller, @RequestBody SetRequest request) {
    Declared declared = request.declared();
    Wish wish = checked(caller, request.wish(declared, caller.subject()), Role.VIEWER);
    checkRules(wish, declared.places());
    return declared.places().locating(() -> engine.plan(wish));
  }

  @PostMapping("/v1/apply")
  void apply(Caller caller, @RequestBody SetRequest request, HttpServletResponse response) {
    Declared declared = request.declared();
    Wish wish = checked(caller, request.wish(declared, caller.subject()), Role.OPERATOR);
    checkRules(wish, declared.places());
    Optional<Plan> exactly = Optional.ofNullable(request.plan());
    declared.places().locating(() -> engine.apply(wish, exactly, new ProgressEvents(response)));
  }

  /** Removes a set and all that it has. */
  @PostMapping("/v1/destroy")
  void destroy(Caller caller, @RequestBody DestroyRequest request, HttpServletResponse response) {
    engine.declared(request.set());
    boolean allowDestroy = Boolean.TRUE.equals(request.allowDestroy());
    Wish wish = new Wish(request.set(), List.of(), caller.subject(), allowDestroy);
    engine.apply(
        checked(caller, wish, Role.OPERATOR), Optional.empty(), new ProgressEvents(response));
  }

  /** Takes over what is there as declared, without changing it; the parts that it took. */
  @PostMapping("/v1/import")
  List<String> own(Caller caller, @RequestBody SetRequest request) {
    Declared declared = request.declared();
    Wish wish = checked(caller, request.wish(declared, caller.subject()), Role.OPERATOR);
    checkRules(wish, declared.places());
    return declared.places().locating(() -> engine.own(wish));
  }

  private void checkRules(Wish wish, Places places) {
    List<Resource> all = engine.state().desiredWith(wish.set(), wish.resources());
    Problem.throwIfAny(SetRules.problems(all, places));
  }

  /** What an apply of all that is declared would do. */
  @GetMapping("/v1/plan")
  Plan plan(Caller caller) {
    engine.state().desired().forEach(resource -> caller.require(Role.VIEWER, resource.team()));
    return engine.plan();
  }

  /** Of what the caller may see. */
  @GetMapping("/v1/drift")
  Differences drift(Caller caller) {
    caller.requireAny(Role.VIEWER);
    Set<String> seen =
        engine.state().known().stream()
            .filter(resource -> caller.may(Role.VIEWER, resource.team()))
            .map(Resource::id)
            .collect(Collectors.toSet());
    Differences all = engine.drift();
    return new Differences(
        all.drift().stream().filter(drift -> seen.contains(drift.resource())).toList(),
        all.unseen().stream()
            .filter(part -> engine.teamOf(part).stream().allMatch(t -> caller.may(Role.VIEWER, t)))
            .collect(Collectors.toSet()));
  }

  /** Of sets that the caller may see. */
  @GetMapping("/v1/history")
  List<Revision> history(Caller caller) {
    caller.requireAny(Role.VIEWER);
    return engine.history().stream()
        .filter(one -> one.teams().stream().allMatch(team -> caller.may(Role.VIEWER, team)))
        .toList();
  }

  @GetMapping("/v1/history/{revision}")
  Revision revision(Caller caller, @PathVariable long revision) {
    Revision found = engine.revision(revision);
    found.teams().forEach(team -> caller.require(Role.VIEWER, team));
    return found;
  }

  /** What a rollback to the revision would do. */
  @GetMapping("/v1/history/{revision}/plan")
  Plan rollbackPlan(Caller caller, @PathVariable long revision) {
    return engine.plan(
        checked(caller, engine.again(revision, caller.subject(), false), Role.VIEWER));
  }

  /** Makes a set what it was in the revision. */
  @PostMapping("/v1/history/{revision}/rollback")
  void rollback(
      Caller caller,
      @PathVariable long revision,
      @RequestParam(defaultValue = "false") boolean allowDestroy,
      HttpServletResponse response) {
    Wish wish = engine.again(revision, caller.subject(), allowDestroy);
    engine.apply(
        checked(caller, wish, Role.OPERATOR), Optional.empty(), new ProgressEvents(response));
  }

  /** The caller must have the role for what is there as well as for what shall be there. */
  private Wish checked(Caller caller, Wish wish, Role role) {
    List<Resource> all = new ArrayList<>(wish.resources());
    all.addAll(engine.state().sets().getOrDefault(wish.set(), List.of()));
    all.forEach(resource -> caller.require(role, resource.team()));
    return wish;
  }

  /** A set to be removed. */
  record DestroyRequest(String set, @Nullable Boolean allowDestroy) {}
}
