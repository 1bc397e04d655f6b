/**
 * Long fault campaigns, {@code bin/torture NAME}. A campaign starts what it breaks, breaks it at
 * moments that a seed chooses, and compares by id and by order what was acknowledged with what is
 * stored. {@code Fault} has all faults on one page, a method each in the file of its family; a
 * {@code Point} is one of them under a {@code Load}, and a {@code Verdict} what came of it. {@code
 * StreamFault}, {@code StreamPoint} and {@code CopiesVerdict} are the same for a stream that has
 * copies, on clusters that Odin keeps.
 */
@NullMarked
package io.asgard.e2e.torture;

import org.jspecify.annotations.NullMarked;
