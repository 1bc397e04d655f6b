package io.asgard.fronting.intake;

import io.netty.channel.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** All that are open by one protocol. Thread-safe. */
final class Conversations {
  private final Gate gate;
  private final Tokens tokens;
  private final Room room;
  private final Owned<Conversation> open = new Owned<>();
  private volatile boolean draining;
  private int round; // Owned by the thread that calls checkTokens.

  Conversations(Gate gate, Tokens tokens, Room room) {
    this.gate = gate;
    this.tokens = tokens;
    this.room = room;
  }

  /** Begins one, which asks its client for requests soon after this returns. */
  Conversation open(@Nullable String authorization, EventLoop loop, Conversation.Client client) {
    Conversation conversation =
        new Conversation(
            gate, tokens, room, authorization, loop, client, closed -> open.remove(loop, closed));
    open.add(loop, conversation);
    loop.execute(conversation::more);
    if (draining) {
      conversation.stop(new Conversation.StopsException());
    }
    return conversation;
  }

  int size() {
    return open.size();
  }

  /** Ends all, each once its requests are answered. */
  void drain() {
    draining = true;
    open.forEach(conversation -> conversation.stop(new Conversation.StopsException()));
  }

  /** Cuts those whose clients do not read their answers. To be called every second. */
  void cutDeaf(Duration patience) {
    long now = System.nanoTime();
    open.visit(conversation -> conversation.cutDeaf(now, patience));
  }

  /** Looks at the tokens of half of them, by turns. To be called every second. */
  void checkTokens() {
    int half = round++ & 1;
    open.forEach(
        conversation -> {
          if ((System.identityHashCode(conversation) & 1) == half) {
            conversation.checkToken();
          }
        });
  }
}
