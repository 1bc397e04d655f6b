package io.asgard.registry.compatibility;

import io.asgard.contracts.v1.SchemaCheck;
import java.util.stream.Collectors;

/** Answered with 409 and the findings: the topic's mode forbids the change. */
public final class IncompatibleException extends RuntimeException {
  private static final int MOST = 50;

  private final transient SchemaCheck check;

  public IncompatibleException(SchemaCheck check) {
    super(
        check.getTopic()
            + ": breaks "
            + check.getCompatibility()
            + " (expected: a compatible change)\n"
            + check.getFindingsList().stream()
                .limit(MOST)
                .map(SchemaReport::line)
                .collect(Collectors.joining("\n"))
            + (check.getFindingsCount() > MOST
                ? "\nand " + (check.getFindingsCount() - MOST) + " more"
                : ""));
    this.check = check;
  }

  public SchemaCheck check() {
    return check;
  }
}
