/// Every equation of a network on a batch, with its numbers, its reason and three witnesses: as coded (the verbs that
/// ran), as derived (by calculus), as measured (by central differences). One model, [Explanation], and several
/// renderers: text for a terminal, a page, LaTeX, JSON.
@org.jspecify.annotations.NullMarked
package nabla.explain;
