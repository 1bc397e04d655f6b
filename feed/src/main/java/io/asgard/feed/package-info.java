/**
 * Feeds the platform. {@code FeedApplication} has one command per kind of source; {@code
 * FeedOptions} are what all of them share. {@code Feed} is the loop: a row from the source, a wait
 * by {@code Pace}, its event time by {@code Timeline}, to the producer; {@code Answers} takes what
 * became of it. {@code Watch} prints progress and gives up when nothing answers any more. At the
 * end the topics' watermarks are advanced and a {@code Report} says exactly what happened.
 */
@NullMarked
package io.asgard.feed;

import org.jspecify.annotations.NullMarked;
