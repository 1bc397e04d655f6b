/**
 * Models by kind and name. PostgreSQL keeps them as protobuf JSON; {@link
 * io.asgard.cosmos.store.Models} reads all of them every few seconds and answers from memory, so
 * that maps do not notice when PostgreSQL is away.
 */
@NullMarked
package io.asgard.cosmos.store;

import org.jspecify.annotations.NullMarked;
