package io.asgard.firehose.sink.redis;

import java.util.List;

/**
 * The commands that write an event.
 *
 * @param after sent only when the first was taken: none of them may touch a key that is not ours
 */
record Write(Command first, List<Command> after) {}
