/**
 * Writes events as documents to Elasticsearch or OpenSearch. {@link
 * io.asgard.firehose.sink.search.SearchSinks} makes sinks of {@link
 * io.asgard.firehose.sink.search.SearchSettings}: {@code Actions} makes of an event its lines of a
 * bulk request, {@code BulkTarget} sends those of a batch as one, {@code Bulk} is the request and
 * its answer, {@code Judgement} what the answer means.
 */
@NullMarked
package io.asgard.firehose.sink.search;

import org.jspecify.annotations.NullMarked;
