/** How the firehose fares, over REST. */
@NullMarked
package io.asgard.firehose.api;

import org.jspecify.annotations.NullMarked;
