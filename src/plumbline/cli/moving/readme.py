"""The page that lies in each file, for whoever opens it without Plumbline."""

README = """A partnership, written out by Plumbline

Everything that one installation of Plumbline held at one moment, but what the manifest says was left out, and why.

  manifest.json    what is here: versions, rows of each table, size and SHA-256 of each file, what was left out
  signature.json   Ed25519 over the bytes "plumbline partnership" + LF + manifest.json, with the public key
  schemas/T.json   what a line of table T holds: JSON Schema, draft 2020-12
  rows/T/N.jsonl   the rows of table T in the order of their key, one JSON object a line, UTF-8, in parts N = 000001, 000002 ...
  kinds/K/*.yaml   what the states, parts and time limits of a kind of scheme mean

Ids are UUIDs and are never used for two things. x-points-to in a schema says in which table an id is found; x-codes says what a
code means. Times are UTC. Bytes are hexadecimal after \\x. Who may see a row stands on the row: seen_by_agencies, seen_by_users,
and hidden_from, which outranks both. Whoever takes these rows over takes that over with them.

It holds where people are who must not be found. Delete it once it is taken in.
"""
