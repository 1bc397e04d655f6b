/**
 * Events on disk, in order, that no kill takes away. {@link io.asgard.fronting.spool.Spool} is a
 * directory of segments: it appends frames behind the last one and reads them from the first one,
 * and forgets a segment once all of it is delivered. {@code Frames} behind a {@code SegmentHeader}
 * are the format of a segment, {@code BitFlip} mends the smallest damage, the {@code
 * AsideDirectory} keeps what could not be read or delivered. One thread owns a spool; whoever wants
 * figures reads its gauges.
 */
@NullMarked
package io.asgard.fronting.spool;

import org.jspecify.annotations.NullMarked;
