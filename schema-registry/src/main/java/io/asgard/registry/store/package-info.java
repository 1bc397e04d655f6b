/** PostgreSQL as the registry uses it: transactions, steps, and one way to say that it is away. */
@NullMarked
package io.asgard.registry.store;

import org.jspecify.annotations.NullMarked;
