package main

import "regexp"

// The questions in SQL that SQLite and DuckDB both understand. Party -1 is the
// independents, each of whom sits alone; party 0 is an empty seat.

// foldSQL works out from when until when each seat was held for which party.
// It holds for a world in which every date is a day, every move names its seat
// or its holder, and councils have one ward: much less than package roll
// promises. ONE restricts it to the council $1 ([narrowed]).
const foldSQL = `
with recursive number(n) as (select 1 union all select n + 1 from number where n < (select max(seats) from council where ONE(id))),
ordinal as materialized (select a.n as seats, b.n as n from number a join number b on b.n <= a.n),
term as materialized (
  select id, country, start, coalesce(lead(start) over (partition by country order by start), 9999999) as until from election),
lists as materialized (
  select r.council, r.election, r.list, r.seats,
    sum(r.seats) over (partition by r.council, r.election order by r.seats desc, r.votes desc, r.list) - r.seats as before
  from result r where ONE(r.council)),
happened as materialized (
  select e.*, t.id as election
  from event e join council c on c.id = e.council join term t on t.country = c.country and e.day >= t.start and e.day < t.until
  where ONE(e.council)),
named as materialized (
  select h.council, h.election, h.person, l.before + row_number() over (partition by h.council, h.election, h.list order by h.pos) as seat
  from happened h join lists l on l.council = h.council and l.election = h.election and l.list = h.list
  where h.kind = 'elected'
  union all
  select council, election, person, seat from happened where kind in ('next-on-list', 'by-elected') and person > 0),
changed as materialized (
  select l.council, l.election, t.start as day, 0 as pos, l.before + n.n as seat, l.list, l.list as party
  from lists l join term t on t.id = l.election join ordinal n on n.seats = l.seats
  union all
  select h.council, h.election, h.day, h.pos, case when h.seat > 0 then h.seat else p.seat end,
    case h.kind when 'next-on-list' then h.list when 'by-elected' then h.party end,
    case h.kind when 'defected' then h.party when 'next-on-list' then h.list when 'by-elected' then h.party
      when 'resigned' then 0 when 'died' then 0 else -1 end
  from happened h left join named p on p.council = h.council and p.election = h.election and p.person = h.person
  where h.kind in ('defected', 'became-independent', 'expelled', 'resigned', 'died', 'next-on-list', 'by-elected')),
period as (
  select c.council, c.election, c.seat, c.day, c.list, c.party, t.until as term_ends,
    lead(c.day) over seat as next, count(c.list) over seat as lists
  from changed c join term t on t.id = c.election
  window seat as (partition by c.council, c.election, c.seat order by c.day, c.pos)),
held as (
  select p.council, c.country, p.seat, p.day, coalesce(p.next, p.term_ends) as until, p.party,
    max(p.list) over (partition by p.council, p.election, p.seat, p.lists) as list
  from period p join council c on c.id = p.council where ONE(c.id)),
struck as (
  select h.council, h.seat, h.day, h.until, h.party, e.day as hit, case e.kind when 'party-renamed' then e.party else 0 end as becomes
  from held h left join party_event e on e.country = h.country and e.day > h.day and e.day < h.until and h.party <> 0 and
    (e.kind = 'party-renamed' and e.left_party = h.party or e.kind = 'party-dissolved' and e.party = h.list))
select council, seat, day, coalesce(hit, until) as until, party from struck where day < coalesce(hit, until)
union all
select council, seat, hit, until, becomes from struck where hit is not null`

// narrowed gives a question for all councils, or for the council $1 alone.
func narrowed(text string, one bool) string {
	filter := "true"
	if one {
		filter = "$1 = $$1" // the column that ONE names, and the parameter
	}
	return marked.ReplaceAllString(text, filter)
}

var marked = regexp.MustCompile(`ONE\(([a-z.]+)\)`)

// controlFolded: who has more than half of the seats of council $1 on day $2,
// from the plain tables.
var controlFolded = `
select s.party from (` + narrowed(foldSQL, true) + `) s join council c on c.id = s.council
where s.council = $1 and s.day <= $2 and s.until > $2 and s.party > 0
group by s.party, c.seats having count(*) * 2 > c.seats`

// verdictSQL keeps from when until when whom each council was controlled by, as
// our timelines do; party 0 is nobody. ONE is as in foldSQL.
const verdictSQL = `
with delta as (
  select council, party, day, sum(d) as d from (
    select council, party, day, 1 as d from stint where party > 0 and ONE(council)
    union all
    select council, party, until, -1 from stint where party > 0 and ONE(council)) x
  group by council, party, day),
running as (
  select council, party, day, sum(d) over (partition by council, party order by day) as seats from delta),
held as (
  select r.council, r.party, r.day, r.seats * 2 > c.seats as now,
    coalesce(lag(r.seats * 2 > c.seats) over (partition by r.council, r.party order by r.day), false) as before
  from running r join council c on c.id = r.council where ONE(c.id)),
change as (
  select council, day, max(party) as party from (
    select council, day, case when now then party else 0 end as party from held where now <> before and day < 9999999
    union all
    select id, start, 0 from council where ONE(id)) x
  group by council, day)
select council, day, coalesce(lead(day) over (partition by council order by day), 9999999) as until, party from change`

// controlKept: who controls council $1 on day $2.
const controlKept = `select party from verdict where council = $1 and day <= $2 and until > $2`

// totalsSQL: how many councils each party controls on day $1.
const totalsSQL = `
select party, count(*) from verdict where day <= $1 and until > $1 and party > 0 group by party order by party`

// seatsSQL: how many seats each party has on day $1.
const seatsSQL = `
select party, count(*) from stint where day <= $1 and until > $1 and party <> 0 group by party order by party`

// flipsSQL: every change of control, without its causes. The day on which a
// council began is none.
const flipsSQL = `
create temp table flip as
select council, day, lost, won from (
  select council, day, lag(party) over (partition by council order by day) as lost, party as won from verdict) x
where lost <> won`

// The questions of the page of one council, $1, which SQLite alone is asked:
// there the tables of names stand beside the numbers.

// foldCouncilSQL and judgeCouncilSQL fill tables of a connection's own with
// the one council, for a page that is folded when it is asked for.
var (
	foldCouncilSQL  = "insert into temp.stint " + narrowed(foldSQL, true)
	judgeCouncilSQL = "insert into temp.verdict " + narrowed(verdictSQL, true)
)

// councilSQL: the council with the id $1, and its rules.
const councilSQL = `
select c.id, c.seats, n.name, n.kind, n.method, n.tie_rule, n.control_rule, n.seat_rule
from council_name n join council c on c.id = n.id where n.key = $1`

// councilSeatsSQL: its seats by party on day $2, the vacant ones too.
const councilSeatsSQL = `
select n.key, n.name, count(*) from stint s join party_name n on n.id = s.party
where s.council = $1 and s.day <= $2 and s.until > $2 group by s.party order by s.party`

// controllerSQL: who controls it on day $2; no name is nobody.
const controllerSQL = `
select n.key, n.name from verdict v left join party_name n on n.id = v.party and v.party > 0
where v.council = $1 and v.day <= $2 and v.until > $2`

// councilControlSQL: who controlled it from when until when.
const councilControlSQL = `
select v.day, v.until, n.key, n.name from verdict v left join party_name n on n.id = v.party and v.party > 0
where v.council = $1 order by v.day`

// councilFlipsSQL: its latest changes of control, as many as our page lists.
const councilFlipsSQL = `
select f.day, l.key, l.name, w.key, w.name from (
  select day, lag(party) over (order by day) as lost, party as won from verdict where council = $1) f
left join party_name l on l.id = f.lost and f.lost > 0 left join party_name w on w.id = f.won and f.won > 0
where f.lost <> f.won order by f.day desc limit 25`

// councilStintsSQL: which party held each seat from when until when.
const councilStintsSQL = `
select s.seat, s.day, s.until, n.name from stint s join party_name n on n.id = s.party
where s.council = $1 order by s.seat, s.day`

// councilEntriesSQL: its newest 20 records. The results were recorded before
// the events of councils, in the order of their rows.
const councilEntriesSQL = `
select x.kind, x.day, x.seat, p.name, l.name, b.name, f.name, e.name, x.votes, x.seats from (
  select pos, kind, day, seat, person, list, party, left_party, 0 as election, 0 as votes, 0 as seats from event where council = $1
  union all
  select r.rowid - 1000000000, 'result', t.start, 0, 0, r.list, 0, 0, r.election, r.votes, r.seats
  from result r join election t on t.id = r.election where r.council = $1
  order by 1 desc limit 20) x
left join person_name p on p.id = x.person left join party_name l on l.id = x.list and x.list > 0
left join party_name b on b.id = x.party and x.party > 0 left join party_name f on f.id = x.left_party and x.left_party > 0
left join election_name e on e.id = x.election
order by x.pos desc`
