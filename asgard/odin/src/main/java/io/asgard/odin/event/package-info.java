/**
 * What happened: {@link io.asgard.odin.event.Events} tells who listens at once, {@link
 * io.asgard.odin.event.EventTopic} keeps it for ever.
 */
@NullMarked
package io.asgard.odin.event;

import org.jspecify.annotations.NullMarked;
