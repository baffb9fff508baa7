package nabla;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The folders show the architecture; these rules keep it so. */
@AnalyzeClasses(packages = "nabla", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule packagesDependOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("matrix")
            .definedBy("nabla.matrix..")
            .layer("nn")
            .definedBy("nabla.nn..")
            .layer("data")
            .definedBy("nabla.data..")
            .layer("train")
            .definedBy("nabla.train..")
            .layer("io")
            .definedBy("nabla.io..")
            .whereLayer("io")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("train")
            .mayOnlyBeAccessedByLayers("io")
            .whereLayer("data")
            .mayOnlyBeAccessedByLayers("train", "io")
            .whereLayer("nn")
            .mayOnlyBeAccessedByLayers("train", "io")
            .whereLayer("matrix")
            .mayOnlyBeAccessedByLayers("nn", "train", "io");

    @ArchTest
    static final ArchRule noCycles = slices().matching("nabla.(*)..").should().beFreeOfCycles();

    /** The JDK's only way to hear Ctrl-C is a class outside java.base; nothing else of that module is used. */
    private static final DescribedPredicate<HasName> SIGNALS = nameMatching("sun\\.misc\\.Signal(Handler)?");

    @ArchTest
    static final ArchRule coreNeedsNothingButItsThreeLibraries = classes()
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "nabla..",
                            "java..",
                            "de.siegmar.fastcsv..",
                            "tools.jackson..",
                            "com.fasterxml.jackson.annotation..",
                            "org.jspecify..")
                    .or(SIGNALS));
}
