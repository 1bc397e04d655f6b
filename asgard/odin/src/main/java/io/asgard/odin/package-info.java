/**
 * Odin provisions: it reads resources ({@code spec}), turns them into parts through a {@code
 * provider}, compares those with what is ({@code plan}, pure) and acts ({@code apply}). What it
 * means to do is in a journal before it does it ({@code state}), so that a crash at any step leaves
 * neither orphan nor duplicate. On one machine Odin is also the supervisor of every process ({@code
 * provider.local}). People reach it through {@code cli}, which talks to {@code api}; {@code token}
 * is the one place where tokens are made.
 */
@NullMarked
package io.asgard.odin;

import org.jspecify.annotations.NullMarked;
