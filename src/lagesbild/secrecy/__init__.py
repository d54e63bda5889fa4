"""What may be shared between social services, school, health care, municipality and police?

Law is dated data in `norms/data/secrecy`; this room reads it, asks the fewest questions and says
which provisions apply, which do not and why. Guidance, not legal advice. It keeps nothing, writes
nothing and knows nothing of a case or a person. Enter by `guide.take_step`; docs/adr/0031 has why.
"""
