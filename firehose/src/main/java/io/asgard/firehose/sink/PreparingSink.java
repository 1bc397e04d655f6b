package io.asgard.firehose.sink;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prepares each event, rejects what cannot be, and hands on the others. */
public final class PreparingSink<T> implements Sink {
  private final Preparation<T> preparation;
  private final Target<T> target;

  public PreparingSink(Preparation<T> preparation, Target<T> target) {
    this.preparation = preparation;
    this.target = target;
  }

  @Override
  public List<Delivery> deliver(List<Event> batch) throws InterruptedException {
    List<Prepared<T>> prepared = new ArrayList<>(batch.size());
    List<@Nullable Delivery> failed = new ArrayList<>(batch.size());
    for (Event event : batch) {
      failed.add(prepare(event, prepared));
    }
    if (prepared.size() == batch.size()) {
      return target.deliver(prepared);
    }
    Iterator<Delivery> answers =
        (prepared.isEmpty() ? List.<Delivery>of() : target.deliver(prepared)).iterator();
    List<Delivery> all = new ArrayList<>(batch.size());
    for (Delivery failure : failed) {
      all.add(failure == null ? answers.next() : failure);
    }
    return all;
  }

  private @Nullable Delivery prepare(Event event, List<Prepared<T>> prepared) {
    try {
      prepared.add(new Prepared<>(event, preparation.of(event)));
      return null;
    } catch (BadEventException e) {
      return Delivery.badEvent(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return Delivery.reject("cannot be prepared: " + e); // Ours to mend; its neighbours go on.
    }
  }

  @Override
  public String preview(Event event) {
    return preparation.text(preparation.of(event));
  }

  @Override
  public void close() {
    target.close();
  }
}
