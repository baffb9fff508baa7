@org.jspecify.annotations.NullMarked
package nabla.audit;
