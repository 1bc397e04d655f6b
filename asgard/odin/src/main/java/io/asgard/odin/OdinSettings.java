package io.asgard.odin;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Odin's settings.
 *
 * @param root of the repository, where what it runs was built
 * @param home where everything is that is made at run time
 * @param portOffset added to every port
 */
@Validated
@ConfigurationProperties(prefix = "odin", ignoreUnknownFields = false)
record OdinSettings(
    @NotNull Path root, @NotNull Path home, @PositiveOrZero @DefaultValue("0") int portOffset) {}
