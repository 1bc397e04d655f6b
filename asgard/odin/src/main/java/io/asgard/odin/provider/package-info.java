/**
 * The seam between the engine and where parts run: processes on this machine now, VMs and
 * Kubernetes later.
 */
@NullMarked
package io.asgard.odin.provider;

import org.jspecify.annotations.NullMarked;
