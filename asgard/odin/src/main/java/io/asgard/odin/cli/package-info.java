/** The command line, and the class that calls Odin's REST API for it. */
@NullMarked
package io.asgard.odin.cli;

import org.jspecify.annotations.NullMarked;
