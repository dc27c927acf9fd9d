-- Records of the office: each is JSON by its table of fields, with the columns by which it is found.
CREATE TABLE record (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  version BIGINT NOT NULL,
  owner TEXT NOT NULL,     -- the enterprise whose record it is; '' where it is the authority's
  province TEXT NOT NULL,  -- '' where it is the central authority's
  state TEXT NOT NULL,
  queue TEXT NOT NULL,     -- where it waits; '' where it waits nowhere
  due TEXT NOT NULL,       -- a day, by which what waits is sorted; '' where there is none
  body TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT;
-- A queue's page in the order of what is due, whatever it is narrowed by; what waits nowhere is in none of them.
CREATE INDEX record_by_queue ON record (kind, queue, due, id) WHERE queue <> '';
CREATE INDEX record_by_queue_state ON record (kind, queue, state, due, id) WHERE queue <> '';
CREATE INDEX record_by_queue_province ON record (kind, queue, province, due, id) WHERE queue <> '';
CREATE INDEX record_by_queue_province_state ON record (kind, queue, province, state, due, id) WHERE queue <> '';
CREATE INDEX record_by_owner ON record (kind, owner, id);

-- The next number of each series.
CREATE TABLE series (
  name TEXT NOT NULL PRIMARY KEY,
  next BIGINT NOT NULL
) STRICT;

-- What live licences and pending applications are about, as the law last judged it: a row for each line, of facts that
-- many rows share. `parties` names facts too, one a party. Rows go when the record ends.
CREATE TABLE fact_set (
  number BIGINT NOT NULL PRIMARY KEY,  -- the first eight bytes of the SHA-256 of the body
  body TEXT NOT NULL
) STRICT;
CREATE TABLE live_goods (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  line TEXT NOT NULL,
  until TEXT NOT NULL,  -- the last day of a licence; '' of an application
  goods BIGINT NOT NULL,
  circumstances BIGINT NOT NULL,
  parties TEXT NOT NULL,
  PRIMARY KEY (kind, id, line)
) STRICT;

-- Who else may see a record beside its owner: the end users on whose certificates it rests.
CREATE TABLE record_reader (
  reader TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (reader, kind, id)
) STRICT;
CREATE INDEX record_reader_by_record ON record_reader (kind, id);

-- By what name firms are found in records: an enterprise by its own names, applications and licences by their end
-- users'. Names are folded, so that writing does not part them.
CREATE TABLE party_name (
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (name, kind, id)
) STRICT;
CREATE INDEX party_name_by_record ON party_name (kind, id);

-- Documents and determinations, by their hash.
CREATE TABLE content (
  hash TEXT NOT NULL PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;

-- The ledger: accounts and the caps above them, items of declarations held on lines, and what customs told. Amounts are
-- millionths of the unit; a measure that is not counted is null throughout.
CREATE TABLE account (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  tolerance BIGINT NOT NULL,
  suspensions TEXT NOT NULL,  -- 2026-05-01..2026-06-30, with blanks between; '' stands for no bound, here and above
  ending TEXT NOT NULL,
  ended TEXT NOT NULL,
  quantity_unit TEXT,
  quantity_authorised BIGINT,
  quantity_held BIGINT,
  quantity_allowance BIGINT,
  quantity_exported BIGINT,
  quantity_freed BIGINT,
  quantity_expired BIGINT,
  value_unit TEXT,
  value_authorised BIGINT,
  value_held BIGINT,
  value_allowance BIGINT,
  value_exported BIGINT,
  value_freed BIGINT,
  value_expired BIGINT,
  uses_authorised BIGINT,
  uses_held BIGINT,
  uses_allowance BIGINT,
  uses_exported BIGINT,
  uses_freed BIGINT,
  uses_expired BIGINT
) STRICT;
CREATE TABLE account_parent (
  account TEXT NOT NULL,
  parent TEXT NOT NULL,
  position BIGINT NOT NULL,
  quantity_factor TEXT NOT NULL,  -- 18/1; '' where both count the same unit
  value_factor TEXT NOT NULL,
  PRIMARY KEY (account, position)
) STRICT;
CREATE INDEX account_parent_by_parent ON account_parent (parent, account);
CREATE TABLE hold (
  declaration TEXT NOT NULL,
  item BIGINT NOT NULL,
  line TEXT NOT NULL,
  day TEXT NOT NULL,
  closed BIGINT NOT NULL,
  attention BIGINT NOT NULL,
  quantity_amount BIGINT,
  quantity_reach BIGINT,
  quantity_freed BIGINT,
  quantity_taken BIGINT,
  quantity_posted BIGINT,
  value_amount BIGINT,
  value_reach BIGINT,
  value_freed BIGINT,
  value_taken BIGINT,
  value_posted BIGINT,
  PRIMARY KEY (declaration, item)
) STRICT;
CREATE INDEX hold_by_line ON hold (line, declaration, item);
CREATE INDEX hold_by_attention ON hold (attention, declaration, item);
CREATE TABLE customs_message (
  declaration TEXT NOT NULL,
  item BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  step BIGINT NOT NULL,
  settles BIGINT NOT NULL,
  id TEXT NOT NULL,
  tells TEXT NOT NULL,
  day TEXT NOT NULL,
  quantity BIGINT,
  quantity_unit TEXT,
  value BIGINT,
  value_unit TEXT
) STRICT;
CREATE INDEX customs_message_by_declaration ON customs_message (declaration, item, sequence, step);

-- Reports after export, as they came, beside the licence: there may be as many as declarations.
CREATE TABLE delivery (
  licence TEXT NOT NULL,
  position BIGINT NOT NULL,
  declaration TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (licence, position)
) STRICT;
CREATE INDEX delivery_by_declaration ON delivery (declaration, licence);
