package io.asgard.atlas.api;

import java.net.URI;

/**
 * What the page cannot know by itself.
 *
 * @param live the WebSocket of live metrics
 */
public record PageConfig(URI live) {}
