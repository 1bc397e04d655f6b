package io.asgard.firehose.filter;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which events are delivered; those that are not are counted as filtered, and their offsets
 * committed.
 *
 * @param expression CEL, true for those that are
 * @param jsonSchema that their messages, as JSON, follow; itself, or the path of its file
 * @param back how much older than now an event may be, by its own time; any if absent
 * @param ahead how much newer; any if absent
 * @param sample the share of keys that is delivered, 0 to 1
 * @param uniqueIds of how many ids per lane the first event only is delivered; 0 for all events
 */
public record FilterSettings(
    @Nullable String expression,
    @Nullable String jsonSchema,
    @Nullable Duration back,
    @Nullable Duration ahead,
    @DecimalMin("0") @DecimalMax("1") @DefaultValue("1") double sample,
    @PositiveOrZero @DefaultValue("0") int uniqueIds) {}
