/**
 * From a request to its answers. {@link io.asgard.fronting.publish.Publisher} opens a {@code
 * PublishCall} per request; the call checks each event by {@link
 * io.asgard.fronting.publish.EventRules} and hands the good ones, each as a {@code Delivery}, to
 * the {@code Outlet} of its topic's stream. An outlet is direct, then events go to its {@link
 * io.asgard.fronting.publish.DataStream}, or not, then they go to the spool, from which a {@code
 * Drain} brings them to Kafka; those of a topic that its cluster does not take wait in the {@code
 * Parking}, and both are {@code Kept}. The call counts down as Kafka or the disk acknowledges. The
 * caller's event loop and Kafka's network thread never block; an outlet's own thread, its {@code
 * OutletLoop}, does what may.
 */
@NullMarked
package io.asgard.fronting.publish;

import org.jspecify.annotations.NullMarked;
