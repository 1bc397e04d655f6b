package io.asgard.conformance;

import io.asgard.conformance.Case.Act;
import io.asgard.conformance.Case.Do;
import io.asgard.conformance.Case.Refusal;
import io.asgard.contracts.v1.Answer;
import io.asgard.contracts.v1.Answer.Code;
import io.asgard.contracts.v1.Event;
import io.asgard.contracts.v1.PublishRequest;
import io.asgard.contracts.v1.PublishResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/** What the servers of one case do, request by request, and what they have seen. */
final class Script {
  private static final Set<Code> RETRIABLE = Set.of(Code.UNAVAILABLE, Code.QUOTA, Code.KEY_BLOCKED);
  private static final Act PASS = new Act(Do.PASS, 1, 0, null, null, null, null, 0, null);

  private final List<Case.Server> servers;
  private final Runnable rotateToken;
  private final AtomicInteger[] asked;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final List<Drop> drops = new CopyOnWriteArrayList<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();

  Script(List<Case.Server> servers, Runnable rotateToken) {
    this.servers = servers;
    this.rotateToken = rotateToken;
    this.asked = new AtomicInteger[servers.size()];
    for (int i = 0; i < asked.length; i++) {
      asked[i] = new AtomicInteger();
    }
  }

  void connected() {
    connections.incrementAndGet();
  }

  int connections() {
    return connections.get();
  }

  void keep(Seen request) {
    seen.add(request);
  }

  /** Every connection of a server drops. */
  void dropped(int server, int opening) {
    drops.add(new Drop(server, opening, System.nanoTime()));
  }

  /** In the order of coming. What was under way when the connections dropped ended there. */
  List<Seen> seen() {
    return seen.stream()
        .map(request -> request.endedBy(drops))
        .sorted(Comparator.comparingLong(Seen::came))
        .toList();
  }

  List<String> problems() {
    return problems;
  }

  /** Answers a request that came to a server; headers by their lower-case names. */
  Reply answer(Gate gate, int opening, byte[] body, Map<String, String> headers) {
    int server = gate.server();
    long came = System.nanoTime();
    boolean gzip = "gzip".equals(headers.get("content-encoding"));
    Act act = act(server, asked[server].getAndIncrement());
    try {
      byte[] plain = gzip ? unzip(body) : body;
      List<Event> events = PublishRequest.parseFrom(plain).getEventsList();
      Reply reply = perform(act, events, body, headers, gate.upstream());
      // Kept before the client can know of the answer, so that nothing is missing when it is done.
      keep(new Seen(server, opening, plain, events, gzip, came, System.nanoTime()));
      return reply;
    } catch (Exception e) {
      problems.add("request: " + e + " (expected: a PublishRequest that the gate can pass on)");
      return Reply.failed(500, Map.of(), String.valueOf(e));
    } finally {
      after(act, gate);
    }
  }

  private Act act(int server, int request) {
    int last = -1;
    for (Act act : servers.get(server).acts()) {
      last += Math.max(act.times(), 1);
      if (request <= last) {
        return act;
      }
    }
    return PASS;
  }

  private Reply perform(
      Act act, List<Event> events, byte[] body, Map<String, String> headers, Upstream upstream)
      throws Exception {
    if (act.delayMs() > 0) {
      // No wait for a result: a server that is this slow is what the case asks for.
      TimeUnit.MILLISECONDS.sleep(act.delayMs());
    }
    return switch (act.act()) {
      case PASS -> upstream.send(body, headers);
      case REFUSE -> refuse(act, events, headers, upstream);
      case REPLY -> Reply.ok(HexFormat.of().parseHex(act.hex() == null ? "" : act.hex()));
      case FAIL ->
          Reply.failed(
              act.status(),
              act.headers() == null ? Map.of() : act.headers(),
              act.detail() == null ? "told to" : act.detail());
      case DROP -> Reply.DROP;
      case PASS_AND_DROP -> {
        upstream.send(body, headers);
        yield Reply.DROP;
      }
      case HANG -> Reply.HANG;
    };
  }

  /** Passes on what is not refused, and blocks the keys of retriable refusals as fronting does. */
  private static Reply refuse(
      Act act, List<Event> events, Map<String, String> headers, Upstream upstream)
      throws Exception {
    Map<Integer, Answer> refused = refusals(act, events);
    PublishRequest.Builder rest = PublishRequest.newBuilder();
    for (int i = 0; i < events.size(); i++) {
      if (!refused.containsKey(i)) {
        rest.addEvents(events.get(i));
      }
    }
    PublishResponse passed = PublishResponse.getDefaultInstance();
    if (rest.getEventsCount() > 0) {
      Map<String, String> plain = new HashMap<>(headers);
      plain.remove("content-encoding");
      passed = PublishResponse.parseFrom(upstream.send(rest.build().toByteArray(), plain).body());
    }
    PublishResponse.Builder all = PublishResponse.newBuilder();
    int next = 0;
    for (int i = 0; i < events.size(); i++) {
      Answer refusal = refused.get(i);
      all.addAnswers(refusal == null ? passed.getAnswers(next++) : refusal);
    }
    return Reply.ok(all.build().toByteArray());
  }

  private static Map<Integer, Answer> refusals(Act act, List<Event> events) {
    Map<Integer, Answer> refused = new HashMap<>();
    for (Refusal refusal : act.refuse() == null ? List.<Refusal>of() : act.refuse()) {
      int from = refusal.event();
      Code code = Code.valueOf(refusal.code());
      if (from >= events.size()) {
        continue;
      }
      refused.put(from, answer(code, refusal.retryAfterMs()));
      for (int i = from + 1; RETRIABLE.contains(code) && i < events.size(); i++) {
        if (events.get(i).getKey().equals(events.get(from).getKey())) {
          refused.putIfAbsent(i, answer(Code.KEY_BLOCKED, 0));
        }
      }
    }
    return refused;
  }

  private static Answer answer(Code code, int retryAfterMs) {
    return Answer.newBuilder()
        .setCode(code)
        .setDetail("told to")
        .setRetryAfterMs(retryAfterMs)
        .build();
  }

  private void after(Act act, Gate gate) {
    if (act.then() == null) {
      return;
    }
    switch (act.then()) {
      case DIE -> gate.die();
      case ROTATE_TOKEN -> rotateToken.run();
    }
  }

  private static byte[] unzip(byte[] body) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    }
  }
}
