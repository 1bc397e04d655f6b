package io.asgard.odin.provider.local;

import java.util.Set;

/** What a process does for those of its kind that stay, when it is taken away for good. */
interface Leaving {
  Leaving NOTHING = (ended, staying) -> {};

  /**
   * Repeatable.
   *
   * @param ended whether it has ended: this is called before and after
   * @param staying names of all parts that stay
   * @throws io.asgard.odin.provider.PartFailed if it cannot be spared
   */
  void leave(boolean ended, Set<String> staying) throws InterruptedException;
}
