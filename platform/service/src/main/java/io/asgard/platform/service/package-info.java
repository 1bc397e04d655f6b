/**
 * What every Boot service of the platform does alike. {@link
 * io.asgard.platform.service.ServiceAutoConfiguration} wires it, a service wires nothing: {@link
 * io.asgard.platform.service.AuthFilter} asks {@link io.asgard.platform.service.Callers} who sends
 * a request and controllers take the {@link io.asgard.platform.service.Caller} as a parameter;
 * {@link io.asgard.platform.service.ProblemAdvice} turns the few exceptions into problem+json;
 * {@link io.asgard.platform.service.UnknownSettings} stops a start with a mistyped environment
 * variable; {@link io.asgard.platform.service.ServiceDefaults} sets loopback, graceful stop and the
 * actuator.
 */
@NullMarked
package io.asgard.platform.service;

import org.jspecify.annotations.NullMarked;
