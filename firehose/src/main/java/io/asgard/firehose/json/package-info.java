/**
 * Protobuf as JSON, fast: {@link io.asgard.firehose.json.MessageJson} goes over a message's bytes
 * once, by a plan that is made once per type, and writes into reused {@link
 * io.asgard.firehose.json.JsonBytes}.
 */
@NullMarked
package io.asgard.firehose.json;

import org.jspecify.annotations.NullMarked;
