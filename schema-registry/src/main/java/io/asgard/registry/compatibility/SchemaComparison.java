package io.asgard.registry.compatibility;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.asgard.platform.records.DescriptorSet;
import io.asgard.registry.compatibility.Findings.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks two versions of a topic's types side by side, from Key and Message to all that is reachable
 * from them; the rest of the descriptors may change as it likes. Fields meet by number. A queue,
 * not a recursion: a chain of types may be as long as it likes.
 */
public final class SchemaComparison {
  private final DescriptorSet nowSet;
  private final Findings findings = new Findings();
  private final Deque<Pair> queue = new ArrayDeque<>();
  private final Set<Object> seen = new HashSet<>();

  /** Whether messages that were exchanged for each other read each other's bytes. */
  private final Map<Pair, Boolean> sameWire;

  /** Whether the walk is about two exchanged messages, not about a topic's types. */
  private final boolean exchanged;

  private record Pair(Descriptor old, Descriptor now, boolean key) {}

  private record EnumPair(
      EnumDescriptor old, boolean wasClosed, EnumDescriptor now, boolean closed, boolean key) {}

  private record PackageChange(String old, String now) {}

  private record FileChange(FileDescriptor old, FileDescriptor now) {}

  private SchemaComparison(DescriptorSet nowSet, Map<Pair, Boolean> sameWire, boolean exchanged) {
    this.nowSet = nowSet;
    this.sameWire = sameWire;
    this.exchanged = exchanged;
  }

  /** All that breaks someone when the new types follow the old ones. */
  public static List<Finding> of(TopicTypes old, TopicTypes now) {
    SchemaComparison comparison = new SchemaComparison(now.set(), new HashMap<>(), false);
    comparison.root(old.set().message(old.key()), now.key(), true);
    comparison.root(old.set().message(old.message()), now.message(), false);
    return comparison.walk();
  }

  /** Whether the bytes of the one message read as the other. */
  boolean sameWire(Descriptor old, Descriptor now) {
    Pair pair = new Pair(old, now, false);
    Boolean known = sameWire.get(pair);
    if (known != null) {
      return known;
    }
    if (exchanged) {
      // What is exchanged within an exchanged message is for the same walk to answer.
      enter(old, now, false);
      return true;
    }
    SchemaComparison inside = new SchemaComparison(nowSet, sameWire, true);
    inside.enter(old, now, false);
    boolean same = inside.readsTheSame();
    sameWire.put(pair, same);
    return same;
  }

  private boolean readsTheSame() {
    while (!queue.isEmpty()) {
      compare(queue.remove());
      if (findings.any(Surface.WIRE)) {
        // Only of the first two: others that were seen may still read the same.
        return false;
      }
    }
    for (Object each : seen) {
      if (each instanceof Pair pair) {
        sameWire.put(pair, true);
      }
    }
    return true;
  }

  private void root(Optional<Descriptor> old, String name, boolean key) {
    if (old.isEmpty()) {
      return;
    }
    Optional<Descriptor> now = nowSet.message(name);
    now.ifPresentOrElse(
        type -> enter(old.get(), type, key),
        () ->
            findings.add(
                Rule.MESSAGE_DELETED,
                new Place(old.get().getFile().getName(), old.get().getFullName(), key),
                old.get().getFullName(),
                ""));
  }

  private List<Finding> walk() {
    for (Pair pair = queue.poll(); pair != null; pair = queue.poll()) {
      compare(pair);
    }
    return findings.all();
  }

  /** Both types are reachable at the same place: from now on they are compared. */
  void enter(Descriptor old, Descriptor now, boolean key) {
    Pair pair = new Pair(old, now, key);
    if (seen.add(pair)) {
      queue.add(pair);
    }
  }

  /** The enums of both fields are reachable at the same place: they are compared. */
  void enter(FieldDescriptor oldField, FieldDescriptor nowField, boolean key) {
    EnumDescriptor old = oldField.getEnumType();
    EnumDescriptor now = nowField.getEnumType();
    boolean wasClosed = oldField.legacyEnumFieldTreatedAsClosed();
    boolean closed = nowField.legacyEnumFieldTreatedAsClosed();
    if (!seen.add(new EnumPair(old, wasClosed, now, closed, key))) {
      return;
    }
    Place at = Place.of(old, now, key);
    name(Rule.ENUM_RENAMED, at, old.getFullName(), old.getFile(), now.getFullName(), now.getFile());
    EnumComparison.compare(oldField, nowField, at, findings);
  }

  /** Whether the new version still has a type of that name, somewhere. */
  boolean declares(String fullName) {
    return nowSet.declares(fullName);
  }

  private void compare(Pair pair) {
    Descriptor old = pair.old();
    Descriptor now = pair.now();
    Place at = Place.of(old, now, pair.key());
    name(
        Rule.MESSAGE_RENAMED,
        at,
        old.getFullName(),
        old.getFile(),
        now.getFullName(),
        now.getFile());
    syntax(at, old.getFile(), now.getFile());
    Reserved.compare(old, now, at, findings);
    OneofComparison.compare(old, now, at, findings);
    new FieldComparison(this, findings, at).compare(old, now);
  }

  private void name(
      Rule renamed,
      Place at,
      String old,
      FileDescriptor oldFile,
      String now,
      FileDescriptor nowFile) {
    if (old.equals(now)) {
      return;
    }
    if (!local(old, oldFile).equals(local(now, nowFile))) {
      findings.add(renamed, at, old, now);
    } else if (seen.add(new PackageChange(oldFile.getPackage(), nowFile.getPackage()))) {
      findings.add(Rule.PACKAGE_CHANGED, at, oldFile.getPackage(), nowFile.getPackage());
    }
  }

  private static String local(String name, FileDescriptor file) {
    return file.getPackage().isEmpty() ? name : name.substring(file.getPackage().length() + 1);
  }

  // A move to an edition is no change by itself: its features are compared field by field.
  private void syntax(Place at, FileDescriptor old, FileDescriptor now) {
    if (seen.add(new FileChange(old, now))
        && !syntax(old).equals(syntax(now))
        && !syntax(old).equals("editions")
        && !syntax(now).equals("editions")) {
      findings.add(Rule.SYNTAX_CHANGED, at, syntax(old), syntax(now));
    }
  }

  private static String syntax(FileDescriptor file) {
    String syntax = file.toProto().getSyntax();
    return syntax.isEmpty() ? "proto2" : syntax;
  }
}
