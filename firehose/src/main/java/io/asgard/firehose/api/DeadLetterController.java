package io.asgard.firehose.api;

import io.asgard.firehose.deadletter.Letter;
import io.asgard.firehose.delivery.DeadLetterOffice;
import io.asgard.platform.service.Caller;
import io.asgard.platform.service.Callers;
import io.asgard.platform.service.NotFoundException;
import io.asgard.platform.service.Role;
import io.asgard.platform.service.ServiceToken;
import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows dead letters to the owning team; its operators replay and delete them. */
@RestController
final class DeadLetterController {
  private static final int MOST = 1_000;

  private final DeadLetterOffice office;
  private final LetterView view;
  private final Callers callers;
  private final ServiceToken token;

  DeadLetterController(
      DeadLetterOffice office, LetterView view, Callers callers, ServiceToken token) {
    this.office = office;
    this.view = view;
    this.callers = callers;
    this.token = token;
  }

  /** How many there were. */
  record Deleted(long deleted) {}

  /** The oldest letters that nobody has dealt with. */
  @GetMapping("/v1/firehose/dead-letters")
  List<LetterView.Summary> list(@RequestParam(defaultValue = "100") int limit, Caller caller) {
    caller.require(Role.VIEWER, owner());
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + MOST + ")");
    }
    return office.list(limit).stream().map(view::summary).toList();
  }

  /** All of a letter, be it dealt with or not. */
  @GetMapping("/v1/firehose/dead-letters/letter")
  LetterView.Whole show(@RequestParam String at, Caller caller) {
    caller.require(Role.VIEWER, owner());
    Letter letter =
        office
            .find(at)
            .orElseThrow(() -> new NotFoundException("at: " + at + " (expected: a dead letter)"));
    return view.whole(letter);
  }

  /** Deletes all that nobody has dealt with. */
  @DeleteMapping("/v1/firehose/dead-letters")
  Deleted delete(Caller caller) {
    caller.require(Role.OPERATOR, owner());
    return new Deleted(office.delete());
  }

  /** Delivers again all that nobody has dealt with. */
  @PostMapping("/v1/firehose/dead-letters/replay")
  DeadLetterOffice.State replay(Caller caller) {
    caller.require(Role.OPERATOR, owner());
    office.replay();
    return office.state();
  }

  /** How that fares. */
  @GetMapping("/v1/firehose/dead-letters/replay")
  DeadLetterOffice.State state(Caller caller) {
    caller.require(Role.VIEWER, owner());
    return office.state();
  }

  /** Ends it early. */
  @DeleteMapping("/v1/firehose/dead-letters/replay")
  DeadLetterOffice.State stop(Caller caller) {
    caller.require(Role.OPERATOR, owner());
    office.stop();
    return office.state();
  }

  /** The team whose firehose this is: the one of its own token. */
  private String owner() {
    return callers.verify(token.get()).team();
  }
}
