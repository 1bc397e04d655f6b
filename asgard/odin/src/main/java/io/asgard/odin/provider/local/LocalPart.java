package io.asgard.odin.provider.local;

import io.asgard.odin.plan.Part;

/** A part with what it takes to make it real here. */
sealed interface LocalPart permits Program, Owned {
  Part part();
}
