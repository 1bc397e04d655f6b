/**
 * Publishes events to fronting servers: {@link io.asgard.producer.Producer} is the whole API.
 *
 * <p>Order per key: an event belongs to one of a few lanes, chosen by the hash of topic and key. A
 * lane is a queue with at most one request in flight. What a request leaves unstored goes back to
 * the front of its lane in its old order and is sent again, with the same ids, before anything
 * newer. So an event never overtakes an older one of its key, and the lanes together bound the
 * requests in flight. The price: a key that cannot be stored slows down the keys that share its
 * lane, for as long as the back-off lasts.
 *
 * <p>A {@code Lane} decides what is sent when and does no I/O; a {@code Transport} sends; {@code
 * Sender} joins the two, and {@code Reply} says what an answer or a failure means for each event.
 * Lanes are driven by whoever brings news: the publishing thread (a batch is full), the transport's
 * thread (an answer came, the next batch may go), and one ticking thread (a batch has lingered, a
 * back-off or a delivery timeout is over).
 *
 * <p>An event is serialised once ({@code Encoded}); requests, retries and the spool use these
 * bytes. With a spool, a second thread ({@code Spooler}) writes to disk what has to wait, lane by
 * lane, and reads it back in its order.
 */
@NullMarked
package io.asgard.producer;

import org.jspecify.annotations.NullMarked;
