package exchange_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/exchange"
	"github.com/seatledger/seatledger/ledger"
)

// imported imports files as a package and fails on problems.
func imported(t *testing.T, store ledger.Store, files map[string]string, change ...func(*exchange.Options)) *exchange.Report {
	t.Helper()
	o := importing()
	for _, c := range change {
		c(&o)
	}
	r, err := exchange.Import(t.Context(), store, folder(t, files), o)
	if err != nil {
		t.Fatal(err, r.Problems)
	}
	return r
}

func dry(o *exchange.Options) { o.DryRun = true }

// with gives the files of the sound package with some texts replaced.
func with(t *testing.T, file string, pairs ...string) map[string]string {
	files := base(t)
	files[file] = strings.NewReplacer(pairs...).Replace(files[file])
	return files
}

func TestImportTwiceWritesOnce(t *testing.T) {
	store := ledger.NewMemory()
	first := imported(t, store, base(t))
	again := imported(t, store, base(t))
	if first.New != first.Entries || again.New != 0 || again.Superseded != 0 || again.Same != first.Entries || again.Head != first.Head {
		t.Errorf("first %+v, again %+v", first, again)
	}
}

func TestDryRunSaysWhatChanges(t *testing.T) {
	store := ledger.NewMemory()
	before := imported(t, store, base(t)).Head
	changed := with(t, "results.csv", "1400,3", "1300,3")
	changed["sources.csv"] += "third,Another,2018\n"
	var entries []seatledger.Entry
	stages := map[string]bool{}
	r := imported(t, store, changed, dry, func(o *exchange.Options) {
		o.Each = func(outcome ledger.Outcome, e seatledger.Entry) {
			if outcome == ledger.New || outcome == ledger.Superseded {
				entries = append(entries, e)
			}
		}
		o.Progress = func(stage string, _ int64) { stages[stage] = true }
	})
	if r.New != 1 || r.Superseded != 1 || len(entries) != 2 || len(r.Changes) != 1 {
		t.Fatalf("%+v, %d entries", r, len(entries))
	}
	want := []exchange.CellChange{{Column: "votes", Old: "1400", New: "1300"}}
	if c := r.Changes[0]; c.Table != seatledger.Results || c.Key != "kh-2017|kh/070101/council||kh/cpp" || c.Supersedes == 0 || !slices.Equal(c.Cells, want) {
		t.Errorf("%+v", c)
	}
	if head, _ := store.Head(t.Context()); head != before {
		t.Error("a dry run wrote")
	}
	if r := imported(t, store, changed); r.New != 1 || r.Superseded != 1 || r.Changes != nil {
		t.Errorf("%+v", r)
	}
}

// What a confidential source says is not shown as a change.
func TestDryRunKeepsSecrets(t *testing.T) {
	store := ledger.NewMemory()
	secret := map[string]string{"sources.csv": "id,title,date,confidential\ninside,A councillor,2017,yes\n"}
	imported(t, store, secret)
	secret["sources.csv"] = strings.Replace(secret["sources.csv"], "A councillor", "Her brother", 1)
	text, err := json.Marshal(imported(t, store, secret, dry))
	if err != nil || strings.Contains(string(text), "councillor") || strings.Contains(string(text), "brother") || !strings.Contains(string(text), "(confidential)") {
		t.Errorf("%s %v", text, err)
	}
}

func TestAbsentRowsAreKept(t *testing.T) {
	store := ledger.NewMemory()
	files := base(t)
	files["events.csv"] = strings.Replace(files["events.csv"], "move,", "move,", 1) + "gone,2018,resigned,kh/070101/council,kh/b,,,\n"
	imported(t, store, files)
	r := imported(t, store, base(t))
	if r.AbsentCount != 1 || len(r.Absent) != 1 || r.Absent[0].RowRef != (exchange.RowRef{Table: seatledger.Events, Key: "gone"}) {
		t.Errorf("%+v", r)
	}
	files["events.csv"] = "id,date,kind,council,person,status\ngone,2018,resigned,kh/070101/council,kh/b,retracted\n"
	imported(t, store, files)
	files["events.csv"] = "id,date,kind,council,person,status\nother,2018,resigned,kh/070101/council,kh/b,\n"
	if r := imported(t, store, files); r.AbsentCount != 1 || r.Absent[0].Key != "move" {
		t.Errorf("a retracted row is not absent: %+v", r.Absent)
	}
}

// other gives files of another package that build on the base without
// repeating it.
func other(files map[string]string) map[string]string {
	files["datapackage.json"] = `{"name": "reports"}`
	return files
}

func TestReferencesToOtherPackages(t *testing.T) {
	store := ledger.NewMemory()
	more := other(map[string]string{
		"events.csv":  "id,date,kind,council,seat,person,party,from_party,sources\nlater,2017-11-01,defected,kh/070101/council,,kh/b,kh/cpp,kh/cnrp,post\n",
		"results.csv": "election,council,list,votes,seats\nkh-2017,kh/070103/council,kh/cpp,900,5\n",
	})
	dir := folder(t, more)
	r, err := exchange.Import(t.Context(), store, dir, importing())
	if !errors.Is(err, exchange.ErrRefused) || r.ProblemCount < 5 {
		t.Fatalf("without the other package: %v %v", err, r.Problems)
	}
	imported(t, store, base(t))
	if r := imported(t, store, more); r.New != 2 || r.Contests != 1 {
		t.Errorf("with it: %+v", r)
	}
	// Seats of councils and terms of contests hold across packages too.
	for file, text := range map[string]string{
		"events.csv":  "id,date,kind,council,seat,person,party,from_party\nlater,2017-11-01,appointed,kh/070101/council,6,kh/b,kh/cpp,\n",
		"results.csv": "election,council,list,votes,seats\nkh-2017,kh/070103/council,kh/cpp,900,6\n",
	} {
		r, err := exchange.Import(t.Context(), store, folder(t, other(map[string]string{file: text})), importing())
		if !errors.Is(err, exchange.ErrRefused) || r.ProblemCount != 1 {
			t.Errorf("%s: %v %v", file, err, r.Problems)
		}
	}
}

// A package may come in parts: what its earlier parts said still holds.
func TestPackageInParts(t *testing.T) {
	store := ledger.NewMemory()
	imported(t, store, base(t))
	part := func(results string) map[string]string {
		return map[string]string{"datapackage.json": `{"name": "kampot-2017"}`, "results.csv": "election,council,list,votes,seats\n" + results}
	}
	if r := imported(t, store, part("kh-2017,kh/070103/council,kh/cpp,900,5\n")); r.New != 1 || r.Contests != 1 || r.AbsentCount != 22 {
		t.Errorf("%+v", r)
	}
	r, err := exchange.Import(t.Context(), store, folder(t, part("kh-2017,kh/070103/council,kh/cpp,900,6\n")), importing())
	if !errors.Is(err, exchange.ErrRefused) || r.ProblemCount != 1 || !strings.Contains(r.Problems[0].Want, "sum to the 5 of the council") {
		t.Errorf("%v %v", err, r.Problems)
	}
	// A new row of a council leaves its older rows in force for older elections.
	files := part("kh-2017,kh/070103/council,kh/cpp,900,5\n")
	files["councils.csv"] = "id,division,name,seats,from\nkh/070103/council,kh/070103,Champei council,7,2022-06-05\n"
	imported(t, store, files)
}

// The same key with other content is a dispute for events, results, contests
// and tallies, and refused for tables that name things.
func TestOtherPackageSaysOtherwise(t *testing.T) {
	store := ledger.NewMemory()
	before := imported(t, store, base(t))
	r := imported(t, store, other(with(t, "results.csv", "1400,3", "1300,3")))
	want := exchange.RowRef{Table: seatledger.Results, Key: "kh-2017|kh/070101/council||kh/cpp"}
	if len(r.Disputes) != 1 || r.Disputes[0].RowRef != want || r.Disputes[0].Package != "kampot-2017" || r.Disputes[0].Entry == 0 {
		t.Errorf("%+v", r.Disputes)
	}
	files := with(t, "parties.csv", "CNP,party", "Cambodian National Party,party")
	files["datapackage.json"] = `{"name": "third"}`
	head, _ := store.Head(t.Context())
	bad, err := exchange.Import(t.Context(), store, folder(t, files), importing())
	if !errors.Is(err, exchange.ErrRefused) || bad.ProblemCount < 1 {
		t.Fatalf("%v %v", err, bad.Problems)
	}
	if p := bad.Problems[0]; p.File != "parties.csv" || p.Row != 4 || p.Column != "id" || p.Value != "kh/cnp" || !strings.Contains(p.Want, "package kampot-2017") {
		t.Errorf("%+v", p)
	}
	if after, _ := store.Head(t.Context()); after != head || before.Entries == 0 {
		t.Error("a refused package wrote")
	}
}

// A retracted event disputes nothing, whoever retracts it.
func TestRetractedEventsDisputeNothing(t *testing.T) {
	store := ledger.NewMemory()
	imported(t, store, base(t))
	event := func(day, status string) map[string]string {
		return other(map[string]string{"events.csv": "id,date,kind,council,person,party,from_party,status\nmove," + day + ",defected,kh/070101/council,kh/a,kh/cpp,kh/cnrp," + status + "\n"})
	}
	for _, step := range []struct {
		day, status string
		disputes    int
	}{{"2017-10-24", "retracted", 0}, {"2017-10-24", "", 1}, {"2017-10-25", "retracted", 0}} {
		if r := imported(t, store, event(step.day, step.status), back); len(r.Disputes) != step.disputes {
			t.Errorf("%+v: %+v", step, r.Disputes)
		}
	}
	third := event("2017-10-26", "") // against a retracted row, and against the base
	third["datapackage.json"] = `{"name": "third"}`
	if r := imported(t, store, third); len(r.Disputes) != 1 || r.Disputes[0].Package != "kampot-2017" {
		t.Errorf("%+v", r.Disputes)
	}
}

// A second holder of a seat in another package is kept, with a warning where both are
// of the same certain day. The first day of a month or year is not what "in June" or
// "in 2017" says.
func TestOtherPackageSeatsSomebodyElse(t *testing.T) {
	const head = "id,date,kind,council,seat,person,party,status\n"
	for _, x := range []struct {
		name, theirs, ours string
		warned             bool
	}{
		{"the same day", "2017-06-04,elected,kh/070101/council,3,kh/a,kh/cpp,", "2017-06-04,elected,kh/070101/council,3,kh/b,kh/cpp,", true},
		{"the same person", "2017-06-04,elected,kh/070101/council,3,kh/b,kh/cpp,", "2017-06-04,elected,kh/070101/council,3,kh/b,kh/cpp,", false},
		{"another day", "2017-06-04,elected,kh/070101/council,3,kh/a,kh/cpp,", "2017-06-05,elected,kh/070101/council,3,kh/b,kh/cpp,", false},
		{"another seat", "2017-06-04,elected,kh/070101/council,4,kh/a,kh/cpp,", "2017-06-04,elected,kh/070101/council,3,kh/b,kh/cpp,", false},
		{"some day of that month, there", "2017-06,elected,kh/070101/council,3,kh/a,kh/cpp,", "2017-06-01,elected,kh/070101/council,3,kh/b,kh/cpp,", false},
		{"some day of that year, there", "2017,elected,kh/070101/council,3,kh/a,kh/cpp,", "2017-01-01,elected,kh/070101/council,3,kh/b,kh/cpp,", false},
		{"some day of that month, here", "2017-06-01,elected,kh/070101/council,3,kh/a,kh/cpp,", "2017-06,elected,kh/070101/council,3,kh/b,kh/cpp,", false},
		{"retracted there", "2017-06-04,elected,kh/070101/council,3,kh/a,kh/cpp,retracted", "2017-06-04,elected,kh/070101/council,3,kh/b,kh/cpp,", false},
	} {
		store := ledger.NewMemory()
		files := base(t)
		files["events.csv"] = head + "a," + x.theirs + "\n"
		imported(t, store, files)
		r := imported(t, store, other(map[string]string{"events.csv": head + "b," + x.ours + "\n"}))
		if warned := len(r.Warnings) == 1; warned != x.warned || !warned && len(r.Warnings) > 0 {
			t.Errorf("%s: %d warnings %+v, want one: %v", x.name, len(r.Warnings), r.Warnings, x.warned)
		} else if w := r.Warnings; warned && (w[0].File != "events.csv" || w[0].Row != 2 || !strings.Contains(w[0].Want, "kh/a")) {
			t.Errorf("%s: %+v", x.name, w)
		}
	}
}

// A6: seats that sum but that the method does not give are imported; the
// official seats stand and both figures are listed. Seats that do not sum are
// refused.
func TestPortugalWithOtherSeats(t *testing.T) {
	source := shared(t, "portugal-2025-assemblies")
	dir := filepath.Join(t.TempDir(), "p")
	if err := os.CopyFS(dir, os.DirFS(source)); err != nil {
		t.Fatal(err)
	}
	results := filepath.Join(dir, "results.csv")
	if err := errors.Join(os.Chmod(dir, 0o755), os.Chmod(results, 0o644)); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(results)
	if err != nil {
		t.Fatal(err)
	}
	moved := strings.NewReplacer("pt/0101/am,pt/ppd-psd-mpt,pt/ppd-psd-mpt,12982,13", "pt/0101/am,pt/ppd-psd-mpt,pt/ppd-psd-mpt,12982,12",
		"pt/0101/am,pt/ps,pt/ps,4639,4", "pt/0101/am,pt/ps,pt/ps,4639,5").Replace(string(text))
	write(t, results, moved)
	store := ledger.NewMemory()
	r, err := exchange.Import(t.Context(), store, dir, importing())
	if err != nil {
		t.Fatal(err, r.Problems)
	}
	want := []exchange.Mismatch{{Election: "pt-2025", Council: "pt/0101/am", List: "pt/ppd-psd-mpt", Official: 12, Computed: 13},
		{Election: "pt-2025", Council: "pt/0101/am", List: "pt/ps", Official: 5, Computed: 4}}
	if r.Contests != 308 || r.ContestsMatching != 307 || !slices.Equal(r.Mismatches, want) {
		t.Errorf("%d of %d, %+v", r.ContestsMatching, r.Contests, r.Mismatches)
	}
	history, err := store.History(t.Context(), seatledger.Results, "pt-2025|pt/0101/am||pt/ps")
	if err != nil || len(history) != 1 || history[0].Row.(*seatledger.Result).Seats.N != 5 {
		t.Errorf("the official seats do not stand: %v %v", history, err)
	}

	write(t, results, strings.Replace(string(text), "12982,13", "12982,12", 1))
	got := refused(t, dir)
	expect(t, got, `results.csv row 2 column "seats" value "20"`, "want seats in pt/0101/am that sum to the 21 of the council")
}

// A lot decided: the official seats are one of the outcomes.
func TestTieMatches(t *testing.T) {
	for seats, matching := range map[string][2]string{"3 and 2": {"3", "2"}, "2 and 3": {"2", "3"}} {
		files := with(t, "results.csv", "1400,3", "1000,"+matching[0], "1000,2", "1000,"+matching[1])
		if r := imported(t, ledger.NewMemory(), files); r.Contests != 1 || r.ContestsMatching != 1 {
			t.Errorf("%s: %+v", seats, r)
		}
	}
	if r := imported(t, ledger.NewMemory(), with(t, "results.csv", "1400,3", "1000,5", "1000,2", "1000,0")); r.ContestsMatching != 0 {
		t.Errorf("%+v", r)
	}
}

func TestThresholdOfAContest(t *testing.T) {
	files := with(t, "results.csv", "1400,3", "1400,5", "1000,2", "600,0")
	files["contests.csv"] = "election,council,threshold\nkh-2017,kh/070101/council,30.5\n"
	if r := imported(t, ledger.NewMemory(), files); r.Contests != 1 || r.ContestsMatching != 1 {
		t.Errorf("%+v", r)
	}
}

// What is not stated in full is neither held against anybody nor computed.
func TestIncompleteContests(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"rest":          {"results.csv": "election,council,list,votes,seats\nkh-2017,kh/070101/council,kh/cpp,1400,3\nkh-2017,kh/070101/council,,,\n"},
		"seats blank":   {"results.csv": "election,council,list,votes,seats\nkh-2017,kh/070101/council,kh/cpp,1400,3\nkh-2017,kh/070101/council,kh/cnrp,1000,\n"},
		"votes blank":   {"results.csv": "election,council,list,votes,seats\nkh-2017,kh/070101/council,kh/cpp,1400,3\nkh-2017,kh/070101/council,kh/cnrp,,2\n"},
		"top-n by list": {"contests.csv": "election,council,seats,method\nkh-2017,kh/070101/council,5,top-n\n", "results.csv": "election,council,list,votes,seats\nkh-2017,kh/070101/council,kh/cpp,1400,3\nkh-2017,kh/070101/council,kh/cnrp,1000,2\n"},
		"at stake":      {"contests.csv": "election,council,seats,method\nkh-2017,kh/070101/council,2,\n", "results.csv": "election,council,list,seats\nkh-2017,kh/070101/council,kh/cpp,2\n"},
		"by-election":   {"elections.csv": "id,date,name,kind\nkh-2017,2017-06-04,By-election,by-election\n", "results.csv": "election,council,list,seats\nkh-2017,kh/070101/council,kh/cpp,1\n"},
		"resized":       {"events.csv": "id,date,kind,council,value\nr,2017-01-01,council-resized,kh/070101/council,7\n", "results.csv": "election,council,list,seats\nkh-2017,kh/070101/council,kh/cpp,7\n"},
		"sized by date": {"councils.csv": "id,division,name,seats,from\nkh/070101/council,kh/070101,A,9,2007\nkh/070101/council,kh/070101,A,7,2012-06-03\nkh/070103/council,kh/070103,B,5,\n", "results.csv": "election,council,list,seats\nkh-2017,kh/070101/council,kh/cpp,7\n"},
	} {
		t.Run(name, func(t *testing.T) {
			all := base(t)
			maps.Copy(all, files)
			if r := imported(t, ledger.NewMemory(), all); r.Contests != 0 || r.ContestsNotComputed != 1 {
				t.Errorf("%+v", r)
			}
		})
	}
}

// Lawful successions on one seat, on a council of five.
func TestSuccessionsOnOneSeat(t *testing.T) {
	head := "id,date,until,kind,council,seat,person,party,status\n"
	first := "a,2012-06-03,,elected,kh/070101/council,3,kh/a,kh/cpp,\n"
	for name, rows := range map[string]string{
		"resigned":          first + "b,2013-01-01,,resigned,kh/070101/council,,kh/a,,\nc,2013-02-01,,next-on-list,kh/070101/council,3,kh/b,kh/cpp,\n",
		"same day":          first + "b,2013-01-01,,died,kh/070101/council,,kh/a,,\nc,2013-01-01,,co-opted,kh/070101/council,3,kh/b,kh/cpp,\n",
		"partial":           first + "b,2013,,died,,,kh/a,,\nc,2013-05,,co-opted,kh/070101/council,3,kh/b,kh/cpp,\n",
		"seat ended":        first + "b,2013-01-01,,removed,kh/070101/council,3,,,\nc,2013-01-02,,appointed,kh/070101/council,3,kh/b,kh/cpp,\n",
		"until":             "a,2012-06-03,2013-01-01,elected,kh/070101/council,3,kh/a,kh/cpp,\nc,2013-01-02,,appointed,kh/070101/council,3,kh/b,kh/cpp,\n",
		"new election":      first + "c,2017-06-04,,elected,kh/070101/council,3,kh/b,kh/cpp,\n",
		"party dissolved":   first + "b,2013-01-01,,party-dissolved,,,,kh/cpp,\nc,2013-02-01,,by-elected,kh/070101/council,3,kh/b,kh/cnp,\n",
		"same person":       first + "c,2013-02-01,,appointed,kh/070101/council,3,kh/a,kh/cpp,\n",
		"retracted":         first + "c,2012-06-03,,elected,kh/070101/council,3,kh/b,kh/cpp,retracted\n",
		"after the results": first + "c,2018-02-01,,next-on-list,kh/070101/council,3,kh/b,kh/cpp,\n",
	} {
		t.Run(name, func(t *testing.T) {
			files := base(t)
			files["events.csv"] = head + rows
			imported(t, ledger.NewMemory(), files)
		})
	}
}

// An import that is cancelled while it writes writes nothing.
func TestImportThatStops(t *testing.T) {
	store, before := begun(t)
	ctx, cancel := context.WithCancel(t.Context())
	o := importing()
	o.Each = func(ledger.Outcome, seatledger.Entry) { cancel() }
	_, err := exchange.Import(ctx, store, folder(t, base(t)), o)
	if after, _ := store.Head(t.Context()); !errors.Is(err, context.Canceled) || after != before {
		t.Errorf("%v, %v", err, after)
	}
	o.Each = nil
	if r, err := exchange.Import(t.Context(), store, folder(t, base(t)), o); err != nil || r.New != r.Entries {
		t.Errorf("a second import: %v %+v", err, r)
	}
}

// The report's JSON is that of the design.
func TestReportJSON(t *testing.T) {
	r := imported(t, ledger.NewMemory(), base(t))
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, string(text), `{"package":"kampot-2017","entries":22,"new":22,"superseded":0,`, `"contests":1,"contests_matching":1,`, `"mismatches":[],`, `"problems":[]`)
	text, _ = json.Marshal(exchange.Problem{File: "a", Row: 2, Column: "c", Value: "v", Want: "w", Fix: "f"})
	expect(t, string(text), `{"file":"a","row":2,"column":"c","value":"v","want":"w","fix":"f"}`)
}

// What a group is and what a council replaces is looked up where the rows are,
// also in another package.
func TestGroupsAndReplacedCouncilsOfAnotherPackage(t *testing.T) {
	store := ledger.NewMemory()
	first := base(t)
	first["parties.csv"] += "kh/grp,A group,group\n"
	first["councils.csv"] += "kh/070102/council,kh/070102,Champei Krau council,5,,,,,\n"
	imported(t, store, first)
	imported(t, store, map[string]string{"datapackage.json": `{"name": "mergers"}`,
		"councils.csv": "id,division,name,seats,from,replaces\nkh/new,kh/07,New council,10,2018-01-01,kh/070101/council;kh/070103/council\n"})
	second := map[string]string{"datapackage.json": `{"name": "second"}`, "events.csv": "id,date,kind,council,party,group\n" +
		"good,2018-01-02,joined-group,kh/070101/council,kh/cpp,kh/grp\n" +
		"bad,2018-01-02,joined-group,kh/070101/council,kh/cpp,kh/cnrp\n" +
		"sound,2018-01-01,carried-over,kh/new,,\n" +
		"vain,2018-01-01,carried-over,kh/070102/council,,\n"}
	r, err := exchange.Import(t.Context(), store, folder(t, second), importing())
	if !errors.Is(err, exchange.ErrRefused) || len(r.Problems) != 2 || r.Problems[0].Row != 3 || r.Problems[0].Column != "group" || r.Problems[1].Row != 5 || r.Problems[1].Column != "council" {
		t.Errorf("%v, %+v", err, r.Problems)
	}
}

// A column of first days only is asked about, once: years that somebody filled up.
// It is not where a day is another, where there are few, or where things begin.
func TestFirstDaysAreAskedAbout(t *testing.T) {
	for text, asked := range map[string]bool{
		"2001-07-01 2002-07-01 2003-07-01 2004-07-01 2005-07-01": true,
		"2001-01-01 2002-01-01 2003-01-01 2003-01-01 2005-01-01": true,
		"2001-07-01 2002-07-01 2003-07-01 2004-07-01 2005-07-02": false,
		"2001-07-01 2002-07-01 2003-07-01 2004-07-01 2005":       false,
		"2001-07-01 2001-07-01 2001-07-01 2001-07-01 2002-07-01": false,
		"2001-07-01 2002-07-01 2003-07-01 2004-07-01":            false,
		"2001-01-01 2002-07-01 2003-01-01 2004-07-01 2005-01-01": false,
	} {
		files := base(t)
		files["events.csv"] = "id,date,kind,council,person,party,from_party\n"
		for i, day := range strings.Fields(text) {
			files["events.csv"] += fmt.Sprintf("e%d,%s,defected,kh/070101/council,kh/a,kh/cpp,kh/cnrp\n", i, day)
		}
		r := imported(t, ledger.NewMemory(), files)
		if got := len(r.Warnings) == 1 && r.Warnings[0].Column == "date"; got != asked || !asked && len(r.Warnings) > 0 {
			t.Errorf("%s: %v, %+v", text, got, r.Warnings)
		}
	}
	files := base(t)
	files["councils.csv"] = "id,division,name,seats,from\nkh/070101/council,kh/070101,A,5,\n"
	for year := 2001; year < 2008; year++ {
		files["councils.csv"] += fmt.Sprintf("c%d,kh/070103,A,5,%d-01-01\n", year, year)
	}
	if r := imported(t, ledger.NewMemory(), files); len(r.Warnings) > 0 {
		t.Errorf("%+v", r.Warnings)
	}
}

// Who is written as having left a party for a group to which that party belongs is
// asked about; who leaves another party for a group is not.
func TestMovesIntoTheOwnGroupAreAskedAbout(t *testing.T) {
	files := base(t)
	files["parties.csv"] = "id,name,kind,members\nkh/cpp,CPP,party,\nkh/cnrp,CNRP,party,\nkh/cnp,CNP,party,\nkh/grp,A group,group,kh/cnp;kh/cnrp\n"
	files["events.csv"] = "id,date,kind,council,person,party,from_party\n" +
		"own,2017-10-23,realigned,kh/070101/council,kh/a,kh/grp,kh/cnrp\n" +
		"other,2017-10-24,defected,kh/070101/council,kh/b,kh/grp,kh/cpp\n"
	r := imported(t, ledger.NewMemory(), files)
	if len(r.Warnings) != 1 || r.Warnings[0].Row != 2 || !strings.Contains(r.Warnings[0].Fix, "joined-group") {
		t.Errorf("%+v", r.Warnings)
	}
}

// A list of members may have whoever sits in for one of them: nobody need have left.
func TestListedSubstitutesAreNotAskedAbout(t *testing.T) {
	const head = "id,date,kind,council,person,for,list,party,sources\n"
	var seated strings.Builder
	for _, p := range []string{"a", "b", "c", "d", "e"} {
		fmt.Fprintf(&seated, "%[1]s,2017-07-01,elected,kh/070101/council,kh/%[1]s,,kh/cpp,,seal\n", p)
	}
	const listed = "shown,2017-11-01,listed,kh/070101/council,kh/f,,,kh/cpp,seal\n"
	files := base(t)
	for events, want := range map[string]int{
		seated.String() + listed: 1,
		seated.String() + "in,2017-10-01,substituted,kh/070101/council,kh/f,kh/a,,,seal\n" + listed: 0,
		seated.String() + "out,2017-10-01,resigned,kh/070101/council,kh/a,,,,seal\n" + listed:       0,
	} {
		files["events.csv"] = head + events
		if r := imported(t, ledger.NewMemory(), files); len(r.Warnings) != want {
			t.Errorf("%s\n%v, want %d", events, r.Warnings, want)
		}
	}
}
