/** The SQL functions that Flink does not have, by the names that GO-JEK's analysts knew. */
@NullMarked
package io.asgard.dagger.function;

import org.jspecify.annotations.NullMarked;
