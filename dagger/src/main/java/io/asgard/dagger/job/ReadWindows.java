package io.asgard.dagger.job;

import io.asgard.dagger.source.Read;
import io.asgard.dagger.source.Reads;
import io.asgard.dagger.source.Span;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.dag.Transformation;

/** Finds which windows a result's events go through first. */
final class ReadWindows {
  private final Reads reads;
  private final Map<Integer, Map<Read, Set<Optional<Span>>>> known = new HashMap<>();

  private ReadWindows(Reads reads) {
    this.reads = reads;
  }

  /**
   * By reading of a table, in the order of the plan.
   *
   * @return empty where events come without windows, or by such that depend on other events
   */
  static Map<Read, Set<Optional<Span>>> of(Transformation<?> result, Reads reads) {
    return new ReadWindows(reads).of(result);
  }

  private Map<Read, Set<Optional<Span>>> of(Transformation<?> node) {
    Map<Read, Set<Optional<Span>>> found = known.get(node.getId());
    if (found == null) {
      found = search(node);
      known.put(node.getId(), found);
    }
    return found;
  }

  private Map<Read, Set<Optional<Span>>> search(Transformation<?> node) {
    Map<Read, Set<Optional<Span>>> found = new LinkedHashMap<>();
    Optional<Read> read = reads.at(node);
    if (read.isPresent()) {
      found.put(read.get(), new LinkedHashSet<>(Set.of(Optional.empty())));
      return found;
    }
    for (Transformation<?> input : node.getInputs()) {
      of(input)
          .forEach(
              (each, spans) ->
                  found.computeIfAbsent(each, none -> new LinkedHashSet<>()).addAll(spans));
    }
    String description = node.getDescription();
    Optional<Span> span = description == null ? Optional.empty() : PlanNode.of(description).span();
    if (span.isPresent()) {
      for (Set<Optional<Span>> spans : found.values()) {
        if (spans.remove(Optional.<Span>empty())) {
          spans.add(span);
        }
      }
    }
    return found;
  }
}
