/**
 * Tokens of the platform: signing keys, the key set that services verify with, and revocations, as
 * files. Works without a running Odin.
 */
@NullMarked
package io.asgard.odin.token;

import org.jspecify.annotations.NullMarked;
