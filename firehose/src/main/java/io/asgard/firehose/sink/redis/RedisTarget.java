package io.asgard.firehose.sink.redis;

import io.asgard.firehose.event.Event;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.Prepared;
import io.asgard.firehose.sink.Target;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sends a batch in one round trip; what comes after, such as a list's new length, in a second one,
 * for the events whose first command was taken.
 */
final class RedisTarget implements Target<Write> {
  private static final Delivery BEHIND =
      Delivery.retry("redis: written, but an earlier event of its key has to go first");

  private final Link link;

  RedisTarget(Link link) {
    this.link = link;
  }

  @Override
  public List<Delivery> deliver(List<Prepared<Write>> batch) throws InterruptedException {
    Optional<String> trouble = link.connect();
    if (trouble.isPresent()) {
      return Collections.nCopies(batch.size(), Delivery.later("redis: " + trouble.get()));
    }
    long deadline = link.deadline();
    List<Command> first = new ArrayList<>(batch.size());
    batch.forEach(each -> first.add(each.content().first()));
    List<Delivery> answers = new ArrayList<>(batch.size());
    link.send(first, deadline).forEach(reply -> answers.add(Judgement.of(reply)));
    finish(batch, answers, deadline);
    holdBack(batch, answers);
    return answers;
  }

  private void finish(List<Prepared<Write>> batch, List<Delivery> answers, long deadline)
      throws InterruptedException {
    List<Command> after = new ArrayList<>();
    List<Integer> of = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      if (answers.get(i).outcome() == Outcome.DONE) {
        for (Command command : batch.get(i).content().after()) {
          after.add(command);
          of.add(i);
        }
      }
    }
    if (after.isEmpty()) {
      return;
    }
    List<Reply> replies = link.send(after, deadline);
    for (int i = 0; i < after.size(); i++) {
      if (!replies.get(i).isOk()) {
        answers.set(of.get(i), Judgement.of(replies.get(i)));
      }
    }
  }

  /**
   * Behind an event that is tried again those of its key are, too: else it would come last. What
   * they have written is written once more.
   */
  private static void holdBack(List<Prepared<Write>> batch, List<Delivery> answers) {
    Set<ByteBuffer> waiting = new HashSet<>();
    for (int i = 0; i < batch.size(); i++) {
      Event event = batch.get(i).event();
      byte[] key = event.record().key();
      if (key == null) {
        continue;
      }
      if (answers.get(i).outcome() == Outcome.RETRY) {
        waiting.add(ByteBuffer.wrap(key));
      } else if (answers.get(i).outcome() == Outcome.DONE
          && !waiting.isEmpty()
          && waiting.contains(ByteBuffer.wrap(key))) {
        answers.set(i, BEHIND);
      }
    }
  }

  @Override
  public void close() {
    link.close();
  }
}
