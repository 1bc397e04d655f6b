/**
 * Writes events as files to object storage. {@link io.asgard.firehose.sink.files.FilesSinks} makes
 * sinks of {@link io.asgard.firehose.sink.files.FilesSettings}: {@code Lines} makes of an event its
 * place and its bytes, {@code FilesTarget} writes those of a batch that belong together as one
 * object, to an {@link io.asgard.firehose.store.ObjectStore}: S3, or a directory.
 */
@NullMarked
package io.asgard.firehose.sink.files;

import org.jspecify.annotations.NullMarked;
