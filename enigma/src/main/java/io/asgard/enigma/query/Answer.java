package io.asgard.enigma.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.asgard.enigma.window.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the order of the columns: the tags of groupBy, "time" (the end of the bucket) if there is
 * a step, the selections.
 *
 * @param window the window that the rows are of; absent when a range was asked for
 */
public record Answer(
    String metric,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Window window,
    List<String> columns,
    List<List<@Nullable Object>> rows) {}
