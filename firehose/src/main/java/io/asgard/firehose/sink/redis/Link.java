package io.asgard.firehose.sink.redis;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.CommandArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A lane's connection, made when it is needed. One that fails to answer is dropped, and the next
 * one begins with ending it at the server: else what waits there unread would be written late, over
 * what is written since. Used by the lane's thread; any may close it.
 */
final class Link implements AutoCloseable {
  private static final Pattern SELF = Pattern.compile("\\bid=(\\d+) addr=(\\S+)");
  // An old master: its name may by now lead to the new one.
  private static final String NOT_MASTER = "READONLY";
  private static final Reply LOST = Reply.none("the connection was lost");

  private final RedisClient client;
  private final Address address;
  private final Duration timeout;
  private volatile @Nullable StatefulRedisConnection<byte[], byte[]> connection;
  private volatile boolean closed;
  private @Nullable KillArgs self; // how the server names the connection, if it tells
  private @Nullable KillArgs dropped;

  /**
   * @param timeout for connecting, and for a batch
   */
  Link(RedisClient client, Address address, Duration timeout) {
    this.client = client;
    this.address = address;
    this.timeout = timeout;
  }

  /** The time by which what begins now has to have ended. */
  long deadline() {
    return System.nanoTime() + timeout.toNanos();
  }

  /** Connects unless it is; empty if all is well, else why not. */
  Optional<String> connect() throws InterruptedException {
    StatefulRedisConnection<byte[], byte[]> now = connection;
    if (now != null && now.isOpen()) {
      return Optional.empty();
    }
    drop();
    long deadline = deadline();
    CompletableFuture<StatefulRedisConnection<byte[], byte[]>> asked =
        client.connectAsync(ByteArrayCodec.INSTANCE, address.uri()).toCompletableFuture();
    boolean connected = false;
    try {
      now = asked.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      introduce(now.async(), deadline);
      connection = now;
      connected = !closed;
      return connected ? Optional.empty() : Optional.of("closed");
    } catch (ExecutionException | TimeoutException e) {
      return Optional.of(address + " does not answer, " + describe(e));
    } finally {
      if (!connected) {
        asked.thenAccept(StatefulRedisConnection::closeAsync); // It may come late.
      }
    }
  }

  private void introduce(RedisAsyncCommands<byte[], byte[]> commands, long deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    KillArgs before = dropped;
    if (before != null) {
      allowed(commands.clientKill(before), deadline);
      dropped = null;
    }
    Matcher info = SELF.matcher(allowed(commands.clientInfo(), deadline).orElse(""));
    self =
        info.find() ? new KillArgs().id(Long.parseLong(info.group(1))).addr(info.group(2)) : null;
  }

  /** The answer; empty if an old server or its access list refuses it, without which it goes on. */
  private static <T> Optional<T> allowed(RedisFuture<T> asked, long deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      long left = Math.max(0, deadline - System.nanoTime());
      return Optional.of(asked.get(left, TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RedisCommandExecutionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Sends commands in one go, in order; one reply each.
   *
   * @param deadline after which none is waited for
   */
  List<Reply> send(List<Command> commands, long deadline) throws InterruptedException {
    List<AsyncCommand<byte[], byte[], Void>> sent = new ArrayList<>(commands.size());
    commands.forEach(command -> sent.add(toSend(command)));
    StatefulRedisConnection<byte[], byte[]> now = connection;
    boolean answered = false;
    try {
      if (now != null) {
        now.dispatch(sent);
      }
      List<Reply> replies = new ArrayList<>(sent.size());
      for (AsyncCommand<byte[], byte[], Void> command : sent) {
        replies.add(now == null ? LOST : reply(command, deadline));
      }
      answered =
          replies.stream().allMatch(each -> each.answered() && !each.code().equals(NOT_MASTER));
      return replies;
    } finally {
      if (!answered) {
        drop();
      }
    }
  }

  private static AsyncCommand<byte[], byte[], Void> toSend(Command command) {
    CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE);
    command.arguments().forEach(arguments::addValue);
    return new AsyncCommand<>(
        new io.lettuce.core.protocol.Command<>(command.type(), new ErrorOnly(), arguments));
  }

  private Reply reply(AsyncCommand<byte[], byte[], Void> command, long deadline)
      throws InterruptedException {
    try {
      if (!command.isDone()) {
        command.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
    } catch (TimeoutException e) {
      return Reply.none("no answer within " + timeout);
    } catch (ExecutionException | CancellationException e) {
      // It is told below.
    }
    String said = ((ErrorOnly) command.getOutput()).said();
    if (said != null) {
      return Reply.error(said);
    }
    return command.isCompletedExceptionally() || command.getOutput().hasError() ? LOST : Reply.OK;
  }

  private void drop() {
    StatefulRedisConnection<byte[], byte[]> now = connection;
    if (now != null) {
      now.closeAsync();
      connection = null;
      // One that had not got so far has sent nothing.
      dropped = self == null ? dropped : self;
      self = null;
    }
  }

  /** The innermost reason: the others only say that something failed. */
  private static String describe(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  @Override
  public void close() {
    closed = true;
    StatefulRedisConnection<byte[], byte[]> now = connection;
    if (now != null) {
      now.closeAsync();
    }
  }
}
