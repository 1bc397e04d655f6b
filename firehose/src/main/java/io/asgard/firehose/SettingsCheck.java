package io.asgard.firehose;

import io.asgard.firehose.event.EventType;
import io.asgard.firehose.filter.FilterSettings;
import io.asgard.firehose.filter.Filters;
import io.asgard.firehose.sink.Sinks;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Finds all that is wrong with settings, not only the first of it. Connects to nothing. */
public final class SettingsCheck {
  private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("firehose");
  private static final int MOST_ROUTES = 1_000;

  private final List<ConfigurationPropertyName> given = new ArrayList<>();
  private final Binder binder;
  private final ValidatorFactory validators = Validation.buildDefaultValidatorFactory();
  private final Set<ConfigurationPropertyName> right = new HashSet<>();
  // What is wrong with a part may come up again with what is around it.
  private final Set<String> problems = new LinkedHashSet<>();

  public SettingsCheck(ConfigurableEnvironment environment) {
    binder = Binder.get(environment);
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      // The machine's variables are looked through at the start: their names are ambiguous.
      if (source instanceof IterableConfigurationPropertySource names
          && !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
        names.stream().filter(ROOT::isAncestorOf).forEach(given::add);
      }
    }
  }

  /**
   * What is wrong, one problem each.
   *
   * @param types makes a topic's type; empty if that is not known, and then what is said about
   *     events is not looked at
   */
  public List<String> problems(Function<String, Optional<EventType>> types) {
    try (validators) {
      if (bind(ROOT, FirehoseSettings.class)) {
        FirehoseSettings settings = part(ROOT, FirehoseSettings.class);
        check(
            new Filters(settings.filter(), Clock.systemUTC()),
            () -> new FirehoseConfiguration().sinks(settings),
            settings.kafka().topics().stream()
                .flatMap(topic -> types.apply(topic).stream())
                .toList());
      } else {
        checkParts();
      }
    }
    return List.copyOf(problems);
  }

  /** Whether that part is right; its own parts first, each for itself. */
  private boolean bind(ConfigurationPropertyName path, Class<?> type) {
    int before = problems.size();
    Set<String> known = new HashSet<>();
    for (RecordComponent part : type.getRecordComponents()) {
      String name = DataObjectPropertyName.toDashedForm(part.getName());
      known.add(ConfigurationPropertyName.of(name).getElement(0, Form.UNIFORM));
      bindPart(path.append(name), part, type);
    }
    unknown(path, known);
    if (problems.size() == before) {
      try {
        binder.bindOrCreate(path.toString(), Bindable.of(type));
      } catch (BindException e) {
        explain(e);
      }
    }
    boolean right = problems.size() == before;
    if (right) {
      this.right.add(path);
    }
    return right;
  }

  private void bindPart(ConfigurationPropertyName path, RecordComponent part, Class<?> type) {
    Class<?> element = element(part);
    if (part.getType().isRecord()) {
      if (isGiven(path)) {
        bind(path, part.getType());
      } else {
        validate(path, part, type, null);
      }
    } else if (element != null && element.isRecord()) {
      for (int i = 0; i < MOST_ROUTES && isGiven(path.append("[" + i + "]")); i++) {
        bind(path.append("[" + i + "]"), element);
      }
    } else {
      bindValue(path, part, type);
    }
  }

  private void bindValue(ConfigurationPropertyName path, RecordComponent part, Class<?> type) {
    try {
      Object value =
          binder
              .bind(path, Bindable.of(ResolvableType.forType(part.getGenericType())))
              .orElse(null);
      validate(path, part, type, value);
    } catch (BindException e) {
      explain(e);
    }
  }

  private void validate(
      ConfigurationPropertyName path, RecordComponent part, Class<?> type, @Nullable Object value) {
    if (value == null && hasDefault(part, type)) {
      return;
    }
    for (ConstraintViolation<?> wrong :
        validators.getValidator().validateValue(type, part.getName(), value)) {
      problems.add(path + ": " + value + " (expected: it " + wrong.getMessage() + ")");
    }
  }

  /** That is said of the constructor's parameter. */
  private static boolean hasDefault(RecordComponent part, Class<?> type) {
    RecordComponent[] parts = type.getRecordComponents();
    return Stream.of(type.getDeclaredConstructors())
        .filter(constructor -> constructor.getParameterCount() == parts.length)
        .map(constructor -> constructor.getParameters()[names(parts).indexOf(part.getName())])
        .anyMatch(parameter -> parameter.isAnnotationPresent(DefaultValue.class));
  }

  private static List<String> names(RecordComponent[] parts) {
    return Stream.of(parts).map(RecordComponent::getName).toList();
  }

  /** What a list is of; null if it is none. */
  private static @Nullable Class<?> element(RecordComponent part) {
    return part.getType() == List.class
            && part.getGenericType() instanceof ParameterizedType list
            && list.getActualTypeArguments()[0] instanceof Class<?> element
        ? element
        : null;
  }

  private boolean isGiven(ConfigurationPropertyName path) {
    return given.stream().anyMatch(name -> name.equals(path) || path.isAncestorOf(name));
  }

  private void unknown(ConfigurationPropertyName path, Set<String> known) {
    int depth = path.getNumberOfElements();
    for (ConfigurationPropertyName name : given) {
      if (path.isAncestorOf(name) && !known.contains(name.getElement(depth, Form.UNIFORM))) {
        problems.add(name + ": not a setting (expected: one of " + path + "'s)");
      }
    }
  }

  private void explain(BindException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    Object value = e.getProperty() == null ? null : e.getProperty().getValue();
    problems.add(
        message.startsWith(ROOT.toString())
            ? message
            : e.getName() + ": " + (value == null ? "" : value + ", ") + message);
  }

  /** What can be looked at though other parts are wrong. */
  private void checkParts() {
    ConfigurationPropertyName filter = ROOT.append("filter");
    if (right.contains(filter)) {
      FilterSettings settings = part(filter, FilterSettings.class);
      collect(new Filters(settings, Clock.systemUTC())::open);
    }
    ConfigurationPropertyName sink = ROOT.append("sink");
    if (right.contains(sink)) {
      FirehoseSettings.Sink settings = part(sink, FirehoseSettings.Sink.class);
      collect(() -> FirehoseConfiguration.sinks(settings, Map.of()).close());
    }
  }

  private <T> T part(ConfigurationPropertyName path, Class<T> type) {
    return binder.bindOrCreate(path.toString(), Bindable.of(type));
  }

  private void check(Filters filters, Supplier<Sinks> maker, List<EventType> types) {
    collect(filters::open);
    collect(
        () -> {
          try (Sinks sinks = maker.get()) {
            types.forEach(type -> collect(() -> sinks.check(type)));
          }
        });
    types.forEach(type -> collect(() -> filters.check(type)));
  }

  private void collect(Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      problems.addAll(String.valueOf(e.getMessage()).lines().toList());
    }
  }
}
