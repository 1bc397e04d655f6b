package io.asgard.odin.state;

import io.asgard.odin.state.Journal.Numbered;
import java.util.function.Consumer;

/** Folds entries into the state, also where numbers are missing. */
final class Fold implements Consumer<Numbered> {
  private State state = State.EMPTY;

  @Override
  public void accept(Numbered line) {
    if (line.number() <= state.entries()) {
      throw new IllegalStateException(
          "number: " + line.number() + " (expected: more than " + state.entries() + ")");
    }
    state = state.entries() == line.number() - 1 ? state : at(state, line.number() - 1);
    state = state.with(line.entry());
  }

  State state() {
    return state;
  }

  private static State at(State state, long entries) {
    return new State(
        entries,
        state.revision(),
        state.down(),
        state.sets(),
        state.leaving(),
        state.instances(),
        state.owned(),
        state.serving(),
        state.moving());
  }
}
