/**
 * Objects by name, in a bucket of S3 or in a directory. {@link
 * io.asgard.firehose.store.ObjectStore} finds by its settings what is where.
 */
@NullMarked
package io.asgard.firehose.store;

import org.jspecify.annotations.NullMarked;
