/** What makes a job legal, and what a changed one keeps of its state. */
@NullMarked
package io.asgard.datlantis.spec;

import org.jspecify.annotations.NullMarked;
