/**
 * One table of cases that the producer libraries of all languages pass.
 *
 * <p>A {@code Case} is a row: what to publish, what each server does with the requests that come,
 * and what must be seen. A {@code Runner} is a small program in the language, which does the case
 * with nothing but the library's public API. Its servers are {@code Gate}s: they stand before a
 * real fronting server with a real broker, follow their {@code Script} and keep what they saw.
 * {@code Verdict} compares; {@code StoredEvents} does so with what is in Kafka in the end.
 */
@NullMarked
package io.asgard.conformance;

import org.jspecify.annotations.NullMarked;
