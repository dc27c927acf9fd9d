-- The journal: a leaf an act, numbered from 1 without gaps. `opened` has the values and salts behind the leaf's
-- commitments, less what was redacted. `receipt` finds the leaf of an act whose commit was not confirmed.
CREATE TABLE journal (
  n BIGINT PRIMARY KEY,
  leaf TEXT NOT NULL,
  hash BLOB NOT NULL,
  opened TEXT NOT NULL,
  receipt BLOB
) STRICT;
CREATE UNIQUE INDEX journal_receipt ON journal (receipt) WHERE receipt IS NOT NULL;

-- Committed acts whose leaf has no number yet, where many write at once: the leaf before and after its number.
CREATE TABLE journal_pending (
  receipt BLOB PRIMARY KEY,
  position BIGINT NOT NULL,
  before_number TEXT NOT NULL,
  after_number TEXT NOT NULL,
  opened TEXT NOT NULL
) STRICT;

-- What the tree of the leaves needs to grow: its size and the roots of its complete subtrees.
CREATE TABLE journal_tree (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  size BIGINT NOT NULL,
  peaks BLOB NOT NULL
) STRICT;
INSERT INTO journal_tree (one, size, peaks) VALUES (1, 0, CAST('' AS BLOB));

CREATE TABLE journal_key (
  id TEXT PRIMARY KEY,
  public BLOB NOT NULL
) STRICT;

CREATE TABLE journal_head (
  size BIGINT PRIMARY KEY,
  root BLOB NOT NULL,
  at TEXT NOT NULL,
  key TEXT NOT NULL REFERENCES journal_key (id),
  signature BLOB NOT NULL
) STRICT;

-- The answers to acts that were given an idempotency key.
CREATE TABLE act_answer (
  key TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  answer TEXT NOT NULL
) STRICT;
