/**
 * How much each team may send: {@link io.asgard.fronting.quota.Quotas} keeps two {@code
 * TokenBucket}s per team, one in events and one in bytes, whose rates come from the live settings.
 */
@NullMarked
package io.asgard.fronting.quota;

import org.jspecify.annotations.NullMarked;
