/**
 * Copies of topics between clusters, as MirrorMaker 2 keeps them. A {@code Flow} is which topics go
 * from where to where. MirrorMaker commits on the target, in one transaction with the records, how
 * far it has come: {@code FlowProgress} reads that, {@code FlowStart} writes it for a flow that is
 * to start elsewhere than at the beginning, {@code GroupOffsets} takes consumer groups along when
 * the clusters change their parts, {@code FlowHealth} says why a flow does not do its work. {@code
 * TopicTail} reads the topics that all this is kept in.
 */
@NullMarked
package io.asgard.odin.flow;

import org.jspecify.annotations.NullMarked;
