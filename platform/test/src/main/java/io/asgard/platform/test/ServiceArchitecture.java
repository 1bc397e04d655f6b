package io.asgard.platform.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** The shape that all services share. */
public final class ServiceArchitecture {
  private ServiceArchitecture() {}

  /**
   * Checks the service whose root package this is.
   *
   * @throws AssertionError naming every class that breaks a rule
   */
  public static void check(String root) {
    JavaClasses service =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(root);
    SlicesRuleDefinition.slices()
        .matching(root + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(service);
    noClasses()
        .that()
        .resideInAPackage(root + ".*..")
        .and()
        .resideOutsideOfPackage(root + ".api..")
        .and()
        .resideOutsideOfPackage(root + ".live..")
        .should()
        .beAnnotatedWith("org.springframework.stereotype.Component")
        .orShould()
        .beAnnotatedWith("org.springframework.stereotype.Service")
        .orShould()
        .beAnnotatedWith("org.springframework.context.annotation.Configuration")
        .orShould()
        .beAnnotatedWith("org.springframework.boot.context.properties.ConfigurationProperties")
        .because("wiring is one page: the *Configuration beside the Application")
        .allowEmptyShould(true)
        .check(service);
    classes()
        .that()
        .areTopLevelClasses()
        .and()
        .haveSimpleNameNotEndingWith("Exception")
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT)
        .and()
        .haveSimpleNameNotEndingWith("Application")
        .and()
        .haveSimpleNameNotEndingWith("Configuration")
        .should()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
        .because("behaviour is composed, not inherited")
        .check(service);
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.logging.Logger")
        .check(service);
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .because("sleeping comes in through the constructor")
        .check(service);
  }
}
