/// The networks that the project began with. Each has a `main`; after `./nabla --version` has built Nabla,
/// `java -cp 'cli/target/app/*:examples/src/main/java' examples/src/main/java/nabla/examples/TwoMoons.java` runs one.
@org.jspecify.annotations.NullMarked
package nabla.examples;
