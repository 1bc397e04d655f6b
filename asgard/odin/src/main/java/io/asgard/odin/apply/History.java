package io.asgard.odin.apply;

import io.asgard.odin.plan.Changes;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.state.Entry;
import io.asgard.odin.state.Entry.What;
import io.asgard.odin.state.Journal;
import io.asgard.platform.service.NotFoundException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The journal's declarations, one revision each. */
final class History {
  private static final String OPEN = "not finished";
  private static final Set<What> OUTCOMES = EnumSet.of(What.APPLIED, What.FAILED, What.IMPORTED);

  private final Map<Long, Revision> revisions = new LinkedHashMap<>();
  private final Map<Long, List<Resource>> declared = new HashMap<>();
  private final Map<String, Long> latest = new HashMap<>();

  /**
   * A history.
   *
   * @param journal which has every declaration that ever was
   */
  History(Journal journal) {
    journal.read(line -> add(line.number(), line.entry()));
  }

  /** All revisions, the oldest first. */
  List<Revision> revisions() {
    return List.copyOf(revisions.values());
  }

  /** One revision. */
  Revision revision(long number) {
    Revision found = revisions.get(number);
    if (found == null) {
      throw new NotFoundException(
          "revision: " + number + " (expected: one of " + revisions.keySet() + ")");
    }
    return found;
  }

  /** What the set of a revision was. */
  List<Resource> resources(long number) {
    return Objects.requireNonNull(declared.get(revision(number).number()));
  }

  private void add(long number, Entry entry) {
    if (entry.what() == What.DESIRED) {
      declare(number, entry);
    } else if (OUTCOMES.contains(entry.what())) {
      String detail = Objects.requireNonNullElse(entry.detail(), "healthy");
      Long open = latest.get(entry.name());
      if (open != null) {
        revisions.computeIfPresent(open, (n, r) -> r.outcome().equals(OPEN) ? ended(r, detail) : r);
      }
    }
  }

  private void declare(long number, Entry entry) {
    List<Resource> now = Objects.requireNonNull(entry.resources());
    Long previous = latest.put(entry.name(), number);
    List<Resource> before =
        previous == null ? List.of() : declared.getOrDefault(previous, List.of());
    declared.put(number, now);
    revisions.put(
        number,
        new Revision(
            number,
            entry.at(),
            entry.name(),
            Objects.requireNonNullElse(entry.actor(), ""),
            now.size(),
            Stream.concat(now.stream(), before.stream())
                .map(Resource::team)
                .collect(Collectors.toSet()),
            OPEN,
            without(now, before),
            without(before, now),
            Changes.between(before, now)));
  }

  private static List<String> without(List<Resource> these, List<Resource> those) {
    Set<String> ids = those.stream().map(Resource::id).collect(Collectors.toSet());
    List<String> only = new ArrayList<>();
    for (Resource resource : these) {
      if (!ids.contains(resource.id())) {
        only.add(resource.id());
      }
    }
    return only;
  }

  private static Revision ended(Revision open, String outcome) {
    return new Revision(
        open.number(),
        open.at(),
        open.set(),
        open.actor(),
        open.resources(),
        open.teams(),
        outcome,
        open.added(),
        open.removed(),
        open.changes());
  }
}
