/**
 * The probe that never stops: it writes a small record to each partition of a stream every second
 * and reads it on every copy of the stream. {@link io.asgard.odin.canary.Canaries} keeps one {@code
 * Writer} per {@link io.asgard.odin.canary.Canary} (all on one thread) and one {@code Reader} per
 * target; what a reader sees goes into the target's {@code Book}, which counts by partition ({@code
 * Sequence}) and says what is wrong.
 */
@NullMarked
package io.asgard.odin.canary;

import org.jspecify.annotations.NullMarked;
