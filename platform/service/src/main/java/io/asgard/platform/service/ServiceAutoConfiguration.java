package io.asgard.platform.service;

import com.google.protobuf.util.JsonFormat;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.http.converter.protobuf.ProtobufHttpMessageConverter;
import org.springframework.http.converter.protobuf.ProtobufJsonFormatHttpMessageConverter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** The whole of what a service gets by having this library on its class path. */
// Before Spring's, so that it sees ProblemAdvice and adds no handler of its own in front of it.
@AutoConfiguration(before = WebMvcAutoConfiguration.class)
@EnableConfigurationProperties(AuthSettings.class)
public class ServiceAutoConfiguration {
  private static final Duration KEYS_REFRESH = Duration.ofMinutes(5);
  private static final Duration REVOKED_REFRESH = Duration.ofSeconds(2);

  ServiceAutoConfiguration() {
    UnknownSettings.check(
        System.getenv(), ServiceAutoConfiguration.class.getClassLoader(), JsonMapper.shared());
  }

  @Bean
  Callers callers(AuthSettings settings) {
    URI revoked = settings.revoked();
    return new Callers(
        new Watched<>(settings.jwks(), KEYS_REFRESH, JWKSet::parse),
        revoked == null
            ? Set::of
            : new Watched<>(revoked, REVOKED_REFRESH, ServiceAutoConfiguration::ids)::get,
        settings.issuer(),
        Clock.systemUTC());
  }

  @Bean
  ServiceToken serviceToken(AuthSettings settings) {
    return new ServiceToken(settings.tokenFile());
  }

  @Bean
  FilterRegistrationBean<AuthFilter> authFilter(Callers callers) {
    FilterRegistrationBean<AuthFilter> filter =
        new FilterRegistrationBean<>(new AuthFilter(callers, JsonMapper.shared()));
    filter.setOrder(0);
    return filter;
  }

  @Bean
  WebMvcConfigurer callerParameter() {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CallerResolver());
      }
    };
  }

  @Bean
  ProblemAdvice problemAdvice() {
    return new ProblemAdvice();
  }

  /** Contracts travel as protobuf JSON; an unknown field in it is an error that names it. */
  @Bean
  ProtobufJsonFormatHttpMessageConverter protobufConverter() {
    var converter =
        new ProtobufJsonFormatHttpMessageConverter(
            JsonFormat.parser(), JsonFormat.printer().omittingInsignificantWhitespace());
    // JSON first: what a client gets that does not say what it accepts.
    converter.setSupportedMediaTypes(
        List.of(MediaType.APPLICATION_JSON, ProtobufHttpMessageConverter.PROTOBUF));
    return converter;
  }

  /** An id may be there twice: whoever revokes appends. */
  static Set<String> ids(String json) {
    return new HashSet<>(List.of(JsonMapper.shared().readValue(json, String[].class)));
  }
}
