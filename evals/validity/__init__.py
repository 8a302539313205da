"""Whether the measures mean something: axioms, faulty designs, doses of faults, and attempts to game them."""
