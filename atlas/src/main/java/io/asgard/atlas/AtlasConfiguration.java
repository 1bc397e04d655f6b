package io.asgard.atlas;

import io.asgard.atlas.api.PageConfig;
import io.asgard.atlas.cosmos.Cosmos;
import io.asgard.atlas.enigma.Enigma;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.EncodedResourceResolver;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AtlasSettings.class)
class AtlasConfiguration {
  @Bean
  Cosmos cosmos(AtlasSettings settings) {
    return new Cosmos(settings.cosmos().url(), settings.cosmos().timeout());
  }

  @Bean
  Enigma enigma(AtlasSettings settings) {
    return new Enigma(settings.enigma().url(), settings.enigma().timeout());
  }

  @Bean
  PageConfig pageConfig(AtlasSettings settings) {
    return new PageConfig(settings.cosmos().liveUrl());
  }

  /** The name of an asset changes with its content, so that a browser asks for each one once. */
  @Bean
  WebMvcConfigurer assets() {
    return new WebMvcConfigurer() {
      @Override
      public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry
            .addResourceHandler("/assets/**")
            .addResourceLocations("classpath:/static/assets/")
            .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
            .resourceChain(true)
            .addResolver(new EncodedResourceResolver());
      }
    };
  }
}
