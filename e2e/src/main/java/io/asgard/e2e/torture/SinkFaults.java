package io.asgard.e2e.torture;

import com.sun.net.httpserver.HttpExchange;
import io.asgard.e2e.torture.FaultyApplication.Behaviour;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The application fails in its ways, for a minute, and works again. */
final class SinkFaults {
  private static final Duration LASTS = Duration.ofMinutes(1);
  private static final Duration AWAY = Duration.ofMinutes(5);
  private static final int UNLUCKY = 97;

  private SinkFaults() {}

  static void someOfBatch(FirehosePoint point) {
    point.app().behaves((app, exchange, numbers, body) -> each(point, app, exchange, numbers));
    point.begins("firehose.sink.http.answers=body");
    point.lasts(LASTS);
    point.app().behaves((app, exchange, numbers, body) -> takeEach(app, exchange, numbers));
  }

  /** A status for each, as its settings ask for. */
  private static void each(
      FirehosePoint point, FaultyApplication app, HttpExchange exchange, List<Integer> numbers)
      throws IOException {
    List<Integer> answers = new ArrayList<>();
    for (int number : numbers) {
      boolean takes;
      synchronized (point) {
        takes = point.random(3) > 0;
      }
      answers.add(takes ? 200 : 503);
      if (takes) {
        app.take(number);
      }
    }
    FaultyApplication.answer(exchange, 200, answers.toString());
  }

  private static void takeEach(FaultyApplication app, HttpExchange exchange, List<Integer> numbers)
      throws IOException {
    numbers.forEach(app::take);
    FaultyApplication.answer(
        exchange, 200, numbers.stream().map(number -> 200).toList().toString());
  }

  static void refusedDuringRetry(FirehosePoint point) {
    Set<Integer> tried = ConcurrentHashMap.newKeySet();
    point
        .app()
        .behaves(
            (app, exchange, numbers, body) -> {
              if (numbers.get(0) % UNLUCKY != 0) {
                app.take(exchange, numbers);
              } else {
                FaultyApplication.answer(exchange, tried.add(numbers.get(0)) ? 503 : 400, "");
              }
            });
    point.begins("firehose.sink.http.batch=false", "firehose.retry.first=20ms");
    point.lasts(LASTS);
  }

  static void hangs(FirehosePoint point) {
    broken(point, (app, exchange, numbers, body) -> {});
  }

  static void resets(FirehosePoint point) {
    broken(point, (app, exchange, numbers, body) -> exchange.close());
  }

  /** It has taken them, but its answer comes too slowly to be one. */
  static void drips(FirehosePoint point) {
    broken(
        point,
        (app, exchange, numbers, body) -> {
          numbers.forEach(app::take);
          exchange.sendResponseHeaders(200, 1_000);
          for (int i = 0; i < 1_000; i++) {
            exchange.getResponseBody().write('.');
            exchange.getResponseBody().flush();
            FirehosePoint.pause(100);
          }
          exchange.close();
        });
  }

  private static void broken(FirehosePoint point, Behaviour behaviour) {
    point.begins();
    point.app().behaves(behaviour);
    point.lasts(LASTS);
    point.app().behaves(Behaviour.TAKES);
    point.awaitTaken(1_000);
  }

  static void away(FirehosePoint point) {
    point.begins();
    point.app().stop();
    point.lasts(AWAY);
    point.app().start(null);
    point.awaitTaken(1_000);
  }
}
