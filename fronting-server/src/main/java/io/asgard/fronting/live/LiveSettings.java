package io.asgard.fronting.live;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings that change without a restart, from a file that is looked at every second. A file
 * that is wrong changes nothing: what was read before it stands, and {@link #failure()} says what
 * is wrong. Thread-safe; the reading methods never block.
 */
public final class LiveSettings implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final long MOST_BYTES = 1 << 20;

  private final @Nullable Path file;
  private final ScheduledExecutorService background;
  private volatile LiveFile.Content content = LiveFile.Content.NOTHING;
  private volatile @Nullable String failure;
  private @Nullable Future<?> looking;

  // Owned by the thread that looks.
  private String seen = "";
  private String read = "";

  /**
   * Settings that are not read yet.
   *
   * @param file null for none: no routes, no quotas
   * @param background looks at the file
   */
  public LiveSettings(@Nullable Path file, ScheduledExecutorService background) {
    this.file = file;
    this.background = background;
  }

  /**
   * Reads the file, then goes on looking at it.
   *
   * @throws IllegalArgumentException if it is wrong: without routes events would go elsewhere
   */
  public void start() {
    if (file == null) {
      return;
    }
    try {
      read = text(file);
      seen = read;
      content = LiveFile.read(read);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException("fronting.live: " + file + ": " + reason(e), e);
    }
    looking =
        background.scheduleWithFixedDelay(
            () -> look(file), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
  }

  /** What is wrong with the file that is there now, all of it; empty if its settings are in use. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Where a topic's events go; empty if the file does not say. */
  public Optional<Route> route(String topic) {
    for (RouteRule rule : content.routes()) {
      if (rule.matches(topic)) {
        return Optional.of(rule.route());
      }
    }
    return Optional.empty();
  }

  /** How a stream is used: its rules agree on that. */
  public Route ofStream(String stream) {
    return content.routes().stream()
        .map(RouteRule::route)
        .filter(route -> route.stream().equals(stream))
        .findFirst()
        .orElseGet(() -> Route.to(stream));
  }

  /** How much a team may send. */
  public Quota quota(String team) {
    LiveFile.Content now = content;
    return now.teams().getOrDefault(team, now.byDefault());
  }

  private void look(Path path) {
    try {
      String text = text(path);
      // A file that is still being written can be valid and say half of it: it has to stand still.
      if (!text.equals(seen)) {
        seen = text;
        return;
      }
      if (text.equals(read)) {
        taken(failure != null ? "again as it was read before" : null);
        return;
      }
      content = LiveFile.read(text);
      read = text;
      taken("read anew");
    } catch (IOException | IllegalArgumentException e) {
      refused(path, reason(e));
    } catch (RuntimeException | Error e) {
      refused(path, String.valueOf(e)); // Else nobody would look at the file again.
    }
  }

  private void taken(@Nullable String how) {
    failure = null;
    if (how != null) {
      LOG.info("{}: {}; {} routes", file, how, content.routes().size());
    }
  }

  private void refused(Path path, String reason) {
    String now = path + ": " + reason + " (the settings read before stand)";
    if (!now.equals(failure)) {
      LOG.warn("fronting.live: {}", now);
    }
    failure = now;
  }

  private static String text(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MOST_BYTES) {
      throw new IllegalArgumentException(size + " bytes (expected: <= " + MOST_BYTES + ")");
    }
    return Files.readString(file);
  }

  private static String reason(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "missing (expected: a file)";
    }
    if (e instanceof CharacterCodingException) {
      return "not a text in UTF-8";
    }
    return e instanceof IOException ? "cannot be read (" + e + ")" : String.valueOf(e.getMessage());
  }
}
