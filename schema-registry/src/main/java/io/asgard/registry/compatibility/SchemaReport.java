package io.asgard.registry.compatibility;

import io.asgard.contracts.v1.SchemaCheck;
import io.asgard.contracts.v1.SchemaFinding;
import io.asgard.contracts.v1.TopicRead;
import io.asgard.contracts.v1.TopicReader;
import io.asgard.contracts.v1.TopicSchema.Compatibility;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Compares new types with earlier versions, and says who would be hit. */
public final class SchemaReport {
  /**
   * Earlier versions that are alike.
   *
   * @param types linked when they are compared, and then let go: all versions at once may be large
   */
  public record Earlier(List<Integer> versions, Supplier<TopicTypes> types) {}

  private record Found(SortedSet<Integer> against, SortedSet<String> readers) {}

  private final Mode mode;
  private final List<TopicReader> readers;
  private final Map<Finding, Found> found = new LinkedHashMap<>();

  private SchemaReport(Mode mode, List<TopicReader> readers) {
    this.mode = mode;
    this.readers = readers;
  }

  /** What the mode forbids of a change from each of these versions to the new types. */
  public static SchemaCheck of(
      String topic, Mode mode, List<Earlier> earlier, TopicTypes now, List<TopicReader> readers) {
    SchemaReport report = new SchemaReport(mode, readers);
    earlier.forEach(versions -> report.compare(versions, now));
    SchemaCheck.Builder check =
        SchemaCheck.newBuilder()
            .setTopic(topic)
            .setCompatibility(Compatibility.valueOf(mode.name()));
    earlier.stream().flatMap(each -> each.versions().stream()).sorted().forEach(check::addAgainst);
    report.found.forEach((finding, where) -> check.addFindings(message(finding, where)));
    return check.build();
  }

  private void compare(Earlier earlier, TopicTypes now) {
    TopicTypes types = earlier.types().get();
    List<Finding> forbidden =
        SchemaComparison.of(types, now).stream().filter(mode::forbids).toList();
    if (forbidden.isEmpty()) {
      return;
    }
    // Many instances read the same.
    Map<List<String>, Reach> reaches = new HashMap<>();
    for (Finding finding : forbidden) {
      Found where =
          found.computeIfAbsent(finding, f -> new Found(new TreeSet<>(), new TreeSet<>()));
      where.against().addAll(earlier.versions());
      for (TopicReader reader : readers) {
        TopicRead read = reader.getRead();
        Reach reach =
            reaches.computeIfAbsent(read.getFieldsList(), fields -> Reach.of(types, fields));
        if (hits(finding, read.getExtent(), reach)) {
          where.readers().add(reader.getReader());
        }
      }
    }
  }

  // Another key is another partition: that also hits who reads none of the bytes.
  private static boolean hits(Finding finding, TopicRead.Extent extent, Reach reach) {
    return finding.key()
        || switch (extent) {
          case ALL, UNRECOGNIZED -> true;
          case FIELDS -> reach.hitBy(finding);
          case NOTHING -> false;
        };
  }

  private static SchemaFinding message(Finding finding, Found where) {
    SchemaFinding.Builder message =
        SchemaFinding.newBuilder()
            .setRule(finding.rule().name())
            .setFile(finding.file())
            .setMessage(finding.message())
            .setField(finding.field())
            .setOld(finding.old())
            .setNew(finding.now())
            .setWhy(finding.rule().why())
            .addAllAgainst(where.against())
            .addAllReaders(where.readers());
    finding
        .breaks()
        .forEach(each -> message.addBreaks(SchemaFinding.Direction.valueOf(each.name())));
    finding
        .rule()
        .surfaces()
        .forEach(each -> message.addSurfaces(SchemaFinding.Surface.valueOf(each.name())));
    return message.build();
  }

  /** A finding in one line. */
  public static String line(SchemaFinding finding) {
    StringBuilder line = new StringBuilder();
    line.append(finding.getFile()).append(": ").append(finding.getMessage());
    if (!finding.getField().isEmpty()) {
      line.append('.').append(finding.getField());
    }
    line.append(": ").append(finding.getRule());
    line.append(": ").append(orNothing(finding.getOld()));
    line.append(" -> ").append(orNothing(finding.getNew()));
    line.append(" (breaks ").append(join(finding.getBreaksList()));
    line.append(" with version ").append(join(finding.getAgainstList()));
    line.append(" in ").append(join(finding.getSurfacesList())).append("): ");
    line.append(finding.getWhy());
    if (finding.getReadersCount() > 0) {
      line.append("; hits ").append(join(finding.getReadersList()));
    }
    return line.toString();
  }

  private static String orNothing(String text) {
    return text.isEmpty() ? "nothing" : text;
  }

  private static String join(List<?> all) {
    return String.join(", ", all.stream().map(String::valueOf).toList());
  }
}
