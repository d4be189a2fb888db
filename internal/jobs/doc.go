// Package jobs runs sweeps: runs cut into chunks that any number of workers,
// on any number of machines, take from one database.
//
// # What is stored
//
// A [Sweep] is a kind of work, a spec and a number of chunks. The spec is
// stored once; a chunk is a job that names its sweep and its number; a result
// is a row keyed by both. Specs and results are bytes that this package never
// looks into. A [Work] turns a spec and the number of a chunk into the result
// of that chunk. So a worker needs the database and nothing else.
//
// The database is a file (SQLite; every worker on one machine) or a PostgreSQL
// server. The queue is River's; sweeps, results, problems and holds are four
// tables of this package beside it. [Open] makes what is missing.
//
// # What is promised
//
//   - The id of a sweep is a hash of its kind, spec and number of chunks.
//     Starting the same sweep again resumes it: only chunks without a result
//     are queued.
//   - A chunk may be done twice, after a kill or a long pause; it counts once,
//     because a result is written once and never changed.
//   - Two executions of a chunk that differ are an error that does not go away:
//     the sweep is [ErrDisagree] from then on, and gives no results. A Work must
//     give the same bytes to the same spec and number, on every machine. One
//     whose bytes change in a new version takes a new kind.
//   - [DB.Merge] hands over the results in the order of chunks, so that what is
//     made of them does not depend on how many workers there were, nor on who
//     of them was killed.
//   - The chunk of a worker that was killed is taken over within 30 seconds,
//     and none that still runs is; see below.
//   - A chunk that fails is tried five times in all, with every error kept
//     ([DB.Problems]). A sweep with a chunk that failed for good has failed;
//     starting it again tries that chunk again.
//   - A server that restarts costs time only: workers and those who wait go on
//     when it answers again, for two minutes.
//   - A worker does only chunks of kinds that it knows, and leaves the others
//     in the queue for those who do.
//
// Not promised: that a power cut leaves the last results of a file; they are
// computed again. That one chunk waits for another: chunks know nothing of each
// other.
//
// # Who has a chunk
//
// A worker says every few seconds which chunks it has in hand ([Pace]). A chunk
// that River counts as running and that nobody has said to have for 15 seconds
// goes back into the queue. This holds for a worker that was killed as for one
// that lives and lost sight of a chunk, and it does not depend on how long a
// chunk takes. Only a worker that has reached the database throughout those 15
// seconds judges others, so that nothing is taken from anybody because the
// server was away. All times are the database's, so that clocks of machines
// need not agree.
package jobs
