/**
 * Metrics in QuestDB, by SQL over HTTP ({@code /exec}). {@link
 * io.asgard.enigma.store.questdb.QuestDbStore} is the store; {@code QuestDbSql} writes the
 * statements, {@code QuestDbHttp} sends them and reads the answers as they stream in.
 */
@NullMarked
package io.asgard.enigma.store.questdb;

import org.jspecify.annotations.NullMarked;
