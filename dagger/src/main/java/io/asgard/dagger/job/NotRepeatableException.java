package io.asgard.dagger.job;

import java.util.List;

/** A job cannot begin in the midst of its stream and have the results that it would have had. */
public final class NotRepeatableException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  NotRepeatableException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
