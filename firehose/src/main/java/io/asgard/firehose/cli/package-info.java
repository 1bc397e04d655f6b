/** The command line: starts a firehose, tries its settings out, deals with its dead letters. */
@NullMarked
package io.asgard.firehose.cli;

import org.jspecify.annotations.NullMarked;
