package io.asgard.odin.cli;

import io.asgard.odin.cli.OdinClient.Refused;
import io.asgard.odin.provider.local.StreamNeeds;
import io.asgard.odin.spec.Declared;
import io.asgard.odin.spec.Kind;
import io.asgard.odin.spec.Resource;
import io.asgard.odin.spec.ResourceReader;
import io.asgard.odin.spec.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Streams of a directory, a set each, as many as a machine has memory and processors for: the
 * smallest first, for so most of them fit.
 */
final class MoreStreams {
  /** What the rest of the machine keeps. */
  private static final long RESERVE = 1L << 30;

  private static final int LOOKS = 6;

  /** What all of them need. */
  private static final String SERVICES = "services.yaml";

  private final Path directory;
  private final Odin odin;
  private final Room room;
  private final List<String> leftOut = new ArrayList<>();
  private long promised;
  private int looks = LOOKS; // at the processors: what was started last needs more of them at first

  /** The part of Odin that this takes. */
  interface Odin {
    /** Whether the set is there already. */
    boolean has(Path file);

    /**
     * Applies it; whether all is healthy.
     *
     * @throws Refused if it does not fit to what is there
     */
    boolean apply(Path file);
  }

  /** What the machine has left. */
  interface Room {
    /** Bytes that processes could take now. */
    long memory();

    /** Processors that had nothing to do, measured for some seconds from now on. */
    double idleCores() throws InterruptedException;
  }

  MoreStreams(Path directory, Odin odin, Room room) {
    this.directory = directory;
    this.odin = odin;
    this.room = room;
  }

  /** A stream that can be applied. */
  private record Candidate(Path file, String name, StreamNeeds needs) {}

  /** Applies what fits; whether all that was applied is healthy. */
  boolean start() throws InterruptedException {
    boolean healthy = odin.apply(directory.resolve(SERVICES));
    long budget = room.memory() - RESERVE;
    for (Candidate candidate : candidates()) {
      boolean there = odin.has(candidate.file());
      Optional<String> lack = there ? Optional.empty() : lack(candidate.needs(), budget);
      if (lack.isPresent()) {
        leftOut.add(candidate.name() + ": " + lack.get());
        continue;
      }
      try {
        healthy &= odin.apply(candidate.file());
        if (!there) {
          promised += candidate.needs().memory();
          looks = LOOKS;
        }
      } catch (Refused e) {
        leftOut.add(candidate.name() + ": " + firstLine(e));
      }
    }
    return healthy;
  }

  private Optional<String> lack(StreamNeeds needs, long budget) throws InterruptedException {
    // Brokers grow to what they may take, so what the others were promised counts, too.
    long left = Math.min(budget - promised, room.memory() - RESERVE);
    if (needs.memory() > left) {
      return Optional.of(
          "%s needed (expected: at most the %s left)"
              .formatted(megabytes(needs.memory()), megabytes(Math.max(0, left))));
    }
    double idle = room.idleCores();
    for (; idle < needs.cores() && looks > 1; looks--) {
      idle = Math.max(idle, room.idleCores());
    }
    return idle >= needs.cores()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%.2f cores needed (expected: at most the %.2f that are idle)",
                needs.cores(),
                idle));
  }

  /** Those that were not applied, each with the reason. */
  List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  private List<Candidate> candidates() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml") && !file.endsWith(SERVICES))
          .flatMap(file -> candidate(file).stream())
          .sorted(
              Comparator.comparingLong((Candidate each) -> each.needs().memory())
                  .thenComparing(Candidate::name))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Candidate> candidate(Path file) {
    try {
      Source source = new Source(file.toString(), Files.readString(file));
      Declared declared = ResourceReader.declared(List.of(source), Map.of());
      List<Resource> streams =
          declared.resources().stream().filter(r -> r.kind() == Kind.STREAM).toList();
      if (streams.isEmpty()) {
        leftOut.add(file.getFileName() + ": no Stream in it (expected: one)");
        return Optional.empty();
      }
      StreamNeeds needs =
          streams.stream().map(StreamNeeds::of).reduce(new StreamNeeds(0, 0), StreamNeeds::and);
      return Optional.of(new Candidate(file, streams.get(0).name(), needs));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String firstLine(Refused refused) {
    return String.valueOf(refused.getMessage()).lines().findFirst().orElse("refused");
  }

  private static String megabytes(long bytes) {
    return (bytes >> 20) + " MB";
  }
}
