package store

// schemaVersion is written into a new store. Version 2 has only added tables, and version 3 replaced indexes, so an older store
// becomes one of version 3 when it is opened; one of a later version is refused, because a newer program made it.
const schemaVersion = 3

// schema is plain SQL that PostgreSQL takes too. Times are numbers: objects and replies are dated in seconds, jobs fall due
// in nanoseconds since the Unix epoch.
var schema = []string{
	`CREATE TABLE IF NOT EXISTS sandbox_schema (version BIGINT NOT NULL)`,
	// A namespace's row counts its insertions and says by being there that the platform has been set up.
	`CREATE TABLE IF NOT EXISTS namespaces (
		namespace TEXT PRIMARY KEY,
		sequence BIGINT NOT NULL
	)`,
	`CREATE TABLE IF NOT EXISTS objects (
		namespace TEXT NOT NULL,
		type TEXT NOT NULL,
		id TEXT NOT NULL,
		account TEXT NOT NULL,
		parent TEXT NOT NULL,
		sequence BIGINT NOT NULL,
		created BIGINT NOT NULL,
		data TEXT NOT NULL,
		secret TEXT NOT NULL,
		PRIMARY KEY (namespace, type, id)
	)`,
	`DROP INDEX IF EXISTS objects_by_account`,
	`DROP INDEX IF EXISTS objects_by_parent`,
	// With the time of creation, so that a filter by it reads no objects that it leaves out.
	`CREATE INDEX IF NOT EXISTS objects_of_account ON objects (namespace, account, type, sequence, created)`,
	`CREATE INDEX IF NOT EXISTS objects_of_parent ON objects (namespace, parent, type, sequence, created) WHERE parent <> ''`,
	`CREATE TABLE IF NOT EXISTS jobs (
		namespace TEXT NOT NULL,
		sequence BIGINT NOT NULL,
		due BIGINT NOT NULL,
		kind TEXT NOT NULL,
		account TEXT NOT NULL,
		object TEXT NOT NULL,
		PRIMARY KEY (namespace, sequence)
	)`,
	`CREATE INDEX IF NOT EXISTS jobs_by_due ON jobs (namespace, due, sequence)`,
	`CREATE TABLE IF NOT EXISTS replies (
		namespace TEXT NOT NULL,
		account TEXT NOT NULL,
		idempotency_key TEXT NOT NULL,
		fingerprint TEXT NOT NULL,
		status BIGINT NOT NULL,
		body TEXT NOT NULL,
		request_id TEXT NOT NULL,
		created BIGINT NOT NULL,
		PRIMARY KEY (namespace, account, idempotency_key)
	)`,
	`CREATE INDEX IF NOT EXISTS replies_by_created ON replies (created)`,
	// How far the clock of a namespace is ahead of the real one, in nanoseconds.
	`CREATE TABLE IF NOT EXISTS clocks (
		namespace TEXT PRIMARY KEY,
		ahead BIGINT NOT NULL
	)`,
	// The ledger: the legs of a movement add up to zero. Amounts are in the currency's minor unit.
	`CREATE TABLE IF NOT EXISTS legs (
		namespace TEXT NOT NULL,
		sequence BIGINT NOT NULL,
		movement BIGINT NOT NULL,
		owner TEXT NOT NULL,
		book TEXT NOT NULL,
		currency TEXT NOT NULL,
		amount BIGINT NOT NULL,
		entry TEXT NOT NULL,
		PRIMARY KEY (namespace, sequence)
	)`,
	`CREATE INDEX IF NOT EXISTS legs_by_entry ON legs (namespace, entry, sequence)`,
	// The sums of the legs, kept so that a balance costs the same however much has moved.
	`CREATE TABLE IF NOT EXISTS balances (
		namespace TEXT NOT NULL,
		owner TEXT NOT NULL,
		book TEXT NOT NULL,
		currency TEXT NOT NULL,
		amount BIGINT NOT NULL,
		PRIMARY KEY (namespace, owner, book, currency)
	)`,
	// The events on their way to endpoints; due is null once nothing is sent any more. Attempts are JSON.
	`CREATE TABLE IF NOT EXISTS deliveries (
		namespace TEXT NOT NULL,
		sequence BIGINT NOT NULL,
		event TEXT NOT NULL,
		endpoint TEXT NOT NULL,
		state TEXT NOT NULL,
		due BIGINT,
		created BIGINT NOT NULL,
		attempts TEXT NOT NULL,
		PRIMARY KEY (namespace, sequence)
	)`,
	`CREATE INDEX IF NOT EXISTS deliveries_by_event ON deliveries (namespace, event, sequence)`,
	// Only what is in the queue, so that what has been sent makes it no slower.
	`CREATE INDEX IF NOT EXISTS deliveries_by_due ON deliveries (namespace, endpoint, due, sequence) WHERE due IS NOT NULL`,
}
