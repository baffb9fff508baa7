/// What `nabla derive` says: from the text of an expression to its derivatives, named as one names them by hand, with
/// the reason for each and a numeric check.
@org.jspecify.annotations.NullMarked
package nabla.calculus.derive;
