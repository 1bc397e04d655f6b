package io.asgard.odin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.odin.cli.OdinClient.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MoreStreamsTest {
  private static final long MIB = 1L << 20;

  @TempDir private Path directory;
  private final Set<String> there = new HashSet<>();
  private final List<String> applied = new ArrayList<>();
  private String refused = "";

  @Test
  void theSmallestComeFirstUntilMemoryIsUsedUp() throws Exception {
    streams();
    MoreStreams more = more(4000);
    assertThat(more.start()).isTrue();
    // 2,976 MB beside the reserve: 3 × (100 + 200), then 4 × (100 + 200) + 230, then 646 are left.
    assertThat(applied).containsExactly("services", "small", "mirrored");
    assertThat(more.leftOut())
        .containsExactly("large: 1500 MB needed (expected: at most the 646 MB left)");
  }

  @Test
  void whatIsThereAlreadyNeedsNoRoom() throws Exception {
    streams();
    there.add("large");
    assertThat(more(2000).start()).isTrue();
    assertThat(applied).containsExactly("services", "small", "large");
  }

  @Test
  void whatDoesNotFitToTheRestIsLeftOutWithTheReason() throws Exception {
    streams();
    refused = "small";
    MoreStreams more = more(40_000);
    assertThat(more.start()).isTrue();
    assertThat(applied).containsExactly("services", "mirrored", "large");
    assertThat(more.leftOut()).containsExactly("small: topic t: declared by set local");
  }

  @Test
  void aStreamIsStartedOnceTheProcessorsHaveTimeForIt() throws Exception {
    streams();
    // 3 × 0.05 for the small one; 4 × 0.05 and a flow's 0.1; 3 × 0.05.
    MoreStreams more = more(40_000, List.of(0.0, 0.1, 0.2, 0.25));
    assertThat(more.start()).isTrue();
    assertThat(applied).containsExactly("services", "small", "large");
    assertThat(more.leftOut())
        .containsExactly("mirrored: 0.30 cores needed (expected: at most the 0.25 that are idle)");
  }

  private void streams() throws Exception {
    write("small", "heap: 100m");
    write("large", "heap: 300m");
    write("mirrored", "heap: 100m\n  mirror: { port: 9021, controllerPort: 9031, heap: 100m }");
    Files.writeString(directory.resolve("services.yaml"), "");
  }

  private void write(String name, String more) throws Exception {
    Files.writeString(
        directory.resolve(name + ".yaml"),
        """
        kind: Stream
        metadata: { name: %s, project: demo, team: transport }
        spec:
          port: 9001
          controllerPort: 9011
          %s
        """
            .formatted(name, more));
  }

  private MoreStreams more(long megabytes) {
    return more(megabytes, List.of(16.0));
  }

  /** One look at the processors after the other; the last stays. */
  private MoreStreams more(long megabytes, List<Double> idle) {
    Iterator<Double> looks = idle.iterator();
    MoreStreams.Odin odin =
        new MoreStreams.Odin() {
          @Override
          public boolean has(Path file) {
            return there.contains(name(file));
          }

          @Override
          public boolean apply(Path file) {
            if (name(file).equals(refused)) {
              throw new Refused("topic t: declared by set local\nand more");
            }
            return applied.add(name(file));
          }
        };
    MoreStreams.Room room =
        new MoreStreams.Room() {
          private double last;

          @Override
          public long memory() {
            return megabytes * MIB;
          }

          @Override
          public double idleCores() {
            last = looks.hasNext() ? looks.next() : last;
            return last;
          }
        };
    return new MoreStreams(directory, odin, room);
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".yaml", "");
  }
}
