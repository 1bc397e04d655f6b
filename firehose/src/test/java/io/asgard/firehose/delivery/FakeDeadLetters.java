package io.asgard.firehose.delivery;

import io.asgard.firehose.deadletter.DeadLetter;
import io.asgard.firehose.deadletter.DeadLetters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class FakeDeadLetters implements DeadLetters {
  private final List<DeadLetter> kept = new ArrayList<>();
  private boolean away;

  void away(boolean away) {
    this.away = away;
  }

  List<Long> offsets() {
    return kept.stream().map(letter -> letter.record().offset()).toList();
  }

  @Override
  public List<Optional<String>> write(List<DeadLetter> letters) {
    if (away) {
      return letters.stream().map(letter -> Optional.of("away")).toList();
    }
    kept.addAll(letters);
    return letters.stream().map(letter -> Optional.<String>empty()).toList();
  }

  @Override
  public void close() {}
}
