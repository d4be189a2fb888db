package answer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer/answertest"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/reconcile"
	"github.com/seatledger/seatledger/roll"
	"github.com/seatledger/seatledger/scenario"
	"github.com/seatledger/seatledger/synth"
)

// A question stops within a tenth of a second; a machine that does other things
// besides is given ten times that.
const (
	promised = 100 * time.Millisecond
	patience = 10 * promised
)

// heavySeats makes a question about one council take many seconds.
const heavySeats = 1000

// After it is told to stop, in the middle of a council, a fold makes few steps
// more, however far it had come.
func TestAFoldStopsWithinFewSteps(t *testing.T) {
	d := deskOfRows(t, answertest.Heavy(heavySeats))
	c, _ := d.Book.Council(answertest.Council)
	for _, at := range []int{1, 2, 50, 1000, 4000} {
		asked, began := 0, 0
		var f *roll.Folder
		v := d.Book.View(roll.Clock{}).Until(func() bool {
			if asked++; asked == at {
				began = f.Steps()
			}
			return asked >= at
		})
		j := control.NewJudge(v)
		f = j.Folder
		if x := j.At(c, answertest.Day, seatledger.RuleMajority); !f.Stopped() || x.Exists {
			t.Errorf("told at question %d: stopped %t, and the council exists %t", at, f.Stopped(), x.Exists)
		}
		if more := f.Steps() - began; more > 200_000 {
			t.Errorf("told at question %d: %d steps more, after %d", at, more, began)
		}
	}
}

// No loop over councils goes on when it was told to stop: each council that it
// takes up would ask once more.
func TestLoopsOverCouncilsStop(t *testing.T) {
	d := deskOfRows(t, synth.World(synth.Options{Seed: 3, Councils: 400, Years: 4}))
	s, err := scenario.Read("test", []byte("title: t\npurpose: p\nsources: [\"a source of 2006\"]\non: 2007-06-01\nlevers:\n  - dissolve: {party: "+string(d.Book.PartyID(1))+", policy: vacate, seats: allegiance}\n"))
	if err != nil {
		t.Fatal(err)
	}
	full := d.Book.View(roll.Clock{})
	lines := control.NewTimelines(full, seatledger.RuleMajority)
	kind := d.Book.CouncilKind(1)
	var tallies []*seatledger.Tally
	for i := range 300 {
		tallies = append(tallies, &seatledger.Tally{ID: seatledger.TallyID(fmt.Sprint("t", i)), Date: seatledger.On(answertest.Day), Metric: "seats", Text: "1", Division: d.Book.DivisionID(1), Kind: kind})
	}
	for name, ask := range map[string]func(v *roll.View){
		"flips": func(v *roll.View) {
			control.AllFlips(v, seatledger.RuleMajority, "", 0, "", seatledger.OpenPast, seatledger.OpenFuture)
		},
		"timelines": func(v *roll.View) { control.NewTimelines(v, seatledger.RuleMajority) },
		"course":    func(v *roll.View) { control.NewCourse(lines.Through(v), 0, "") },
		"turns":     func(v *roll.View) { lines.Through(v).Turns(0, "", seatledger.OpenPast, seatledger.OpenFuture) },
		"shares":    func(v *roll.View) { control.NewJudge(v).Shares(lines.Through(v), 0, "", answertest.Day) },
		"drift":     func(v *roll.View) { control.NewJudge(v).Drift(0, "", answertest.Day) },
		"check":     func(v *roll.View) { reconcile.Check(reconcile.See(v, tallies), reconcile.FromRoll(v)) },
		"what if": func(v *roll.View) {
			if x, err := scenario.WhatIf(s, v); err != nil || !v.Stopped() && len(x.Councils) != 400 {
				t.Errorf("what if: %v, %d councils", err, len(x.Councils))
			}
		},
	} {
		var all atomic.Int64
		if ask(full.Until(func() bool { all.Add(1); return false })); all.Load() < 400 {
			t.Errorf("%s asks only %d times in all", name, all.Load())
		}
		for _, at := range []int64{1, all.Load() / 4, all.Load() / 2, all.Load() * 3 / 4} {
			var asked atomic.Int64
			ask(full.Until(func() bool { return asked.Add(1) >= at }))
			if more := asked.Load() - at; more > 100 {
				t.Errorf("%s, told at question %d, asks %d times more", name, at, more)
			}
		}
	}
}

// questions are those that fold, by name.
func questions(d *Desk) map[string]func(ctx context.Context) (Answer, error) {
	a := Ask{On: answertest.Day, Since: answertest.Day - 100, Until: answertest.Day + 1000}
	place, id := string(answertest.Division), string(answertest.Council)
	return map[string]func(ctx context.Context) (Answer, error){
		"control":        func(ctx context.Context) (Answer, error) { return d.Control(ctx, id, a) },
		"control of all": func(ctx context.Context) (Answer, error) { return d.DivisionControl(ctx, 0, a) },
		"rules": func(ctx context.Context) (Answer, error) {
			c, _ := d.Book.Council(answertest.Council)
			return d.CouncilRules(ctx, c, a)
		},
		"roll":             func(ctx context.Context) (Answer, error) { return d.Roll(ctx, id, a) },
		"life":             func(ctx context.Context) (Answer, error) { return d.Life(ctx, id, a) },
		"flips":            func(ctx context.Context) (Answer, error) { return d.Flips(ctx, id, a) },
		"all flips":        func(ctx context.Context) (Answer, error) { return d.Flips(ctx, "", a) },
		"latest flips":     func(ctx context.Context) (Answer, error) { x, _, err := d.LatestFlips(ctx, id, a, 0, 9); return x, err },
		"overview":         func(ctx context.Context) (Answer, error) { return d.Overview(ctx, place, a) },
		"course":           func(ctx context.Context) (Answer, error) { return d.Course(ctx, place, a) },
		"shares":           func(ctx context.Context) (Answer, error) { return d.Shares(ctx, place, a) },
		"drift":            func(ctx context.Context) (Answer, error) { return d.Drift(ctx, place, a) },
		"flow":             func(ctx context.Context) (Answer, error) { return d.Flow(ctx, "a", a) },
		"tip":              func(ctx context.Context) (Answer, error) { return d.Tip(ctx, id, a) },
		"check":            func(ctx context.Context) (Answer, error) { return d.Check(ctx, "", a) },
		"changes":          func(ctx context.Context) (Answer, error) { return d.Changes(ctx, id, a.On-50, a.On, a) },
		"learned":          func(ctx context.Context) (Answer, error) { return d.Learned(ctx, id, "#6", "", a) },
		"what if":          func(ctx context.Context) (Answer, error) { return whatIfHeavy(ctx, d) },
		"an import's word": func(ctx context.Context) (Answer, error) { return nil, preview(ctx, d) },
	}
}

func whatIfHeavy(ctx context.Context, d *Desk) (Answer, error) {
	s, err := scenario.Read("test", fmt.Appendf(nil, "title: t\npurpose: p\nsources: [\"a source of 2020\"]\non: %s\nlevers:\n  - dissolve: {party: a, policy: vacate, seats: allegiance}\n", answertest.Day))
	if err != nil {
		return nil, err
	}
	return d.WhatIf(ctx, s, Ask{})
}

func preview(ctx context.Context, d *Desk) error {
	_, err := Foreseen(ctx, d.Store, []seatledger.Entry{{Position: d.Book.Position + 1, Recorded: time.Unix(0, 0), By: "test", Package: "p", Row: &seatledger.Division{ID: "more", Name: "More", Type: "place"}}})
	return err
}

// Every question stops when its context ends, gives no answer, and leaves nothing
// behind: nothing that is kept, and nobody who works.
func TestQuestionsStop(t *testing.T) {
	d := deskOfRows(t, answertest.Heavy(heavySeats))
	working := runtime.NumGoroutine()
	slowest := time.Duration(0)
	for name, ask := range questions(d) {
		ctx, cancel := context.WithCancel(t.Context())
		var told time.Time
		time.AfterFunc(60*time.Millisecond, func() { told = time.Now(); cancel() })
		_, err := ask(ctx)
		late := time.Since(told)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if late > patience {
			t.Errorf("%s: stopped %s after it was told to", name, late)
		}
		slowest = max(slowest, late)
	}
	t.Logf("the slowest took %s", slowest)
	if n := d.timelines.kept.Len() + d.before.kept.Len() + d.courses.kept.Len() + d.checks.kept.Len(); n > 0 {
		t.Errorf("%d things are kept of questions that were stopped", n)
	}
	for begun := time.Now(); runtime.NumGoroutine() > working; time.Sleep(time.Millisecond) {
		if time.Since(begun) > patience {
			buf := make([]byte, 1<<16)
			t.Fatalf("%d still work, of %d before:\n%s", runtime.NumGoroutine(), working, buf[:runtime.Stack(buf, true)])
		}
	}
}

// lightSeats makes questions take long enough to be stopped, and short enough to
// be asked again.
const lightSeats = 4

// A question that was stopped is answered rightly when it is asked again.
func TestAskingAgain(t *testing.T) {
	d, fresh := deskOfRows(t, answertest.Heavy(lightSeats)), deskOfRows(t, answertest.Heavy(lightSeats))
	never := questions(fresh)
	for name, ask := range questions(d) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
		_, _ = ask(ctx) // stopped or not
		cancel()
		got, err := ask(t.Context())
		want, err2 := never[name](t.Context())
		if err != nil || err2 != nil {
			t.Errorf("%s: %v, %v", name, err, err2)
			continue
		}
		a, _ := json.Marshal(got)
		b, _ := json.Marshal(want)
		if string(a) != string(b) {
			t.Errorf("%s, asked again: %s\nwant %s", name, a, b)
		}
	}
}

// Whoever began what others wait for may leave: they get their answer, of one
// working out. One of those who wait may leave too, at once.
func TestOthersWait(t *testing.T) {
	d := deskOfRows(t, answertest.Heavy(2*lightSeats))
	ask := func(ctx context.Context) error {
		_, err := d.DivisionControl(ctx, 0, Ask{On: answertest.Day})
		return err
	}
	var wg sync.WaitGroup
	for _, leaves := range []bool{true, false, true, false} {
		ctx, leave := context.WithCancel(t.Context())
		wg.Go(func() {
			switch err := ask(ctx); {
			case leaves && err != nil && !errors.Is(err, context.Canceled): // it may have been answered before
				t.Errorf("who left got %v", err)
			case !leaves && err != nil:
				t.Errorf("who waited got %v", err)
			}
		})
		time.Sleep(10 * time.Millisecond)
		defer leave()
		if leaves {
			time.AfterFunc(10*time.Millisecond, leave)
		}
	}
	wg.Wait()
}

// What is folded lets others have the processor more often than the scheduler would
// make it: on one processor, somebody else gets on while it asks whether to stop.
func TestFoldsLetOthersOn(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	v := until(t.Context(), new(roll.View))
	var turns atomic.Int64
	over := make(chan struct{})
	go func() {
		for {
			select {
			case <-over:
				return
			default:
				turns.Add(1)
				runtime.Gosched()
			}
		}
	}()
	runtime.Gosched()
	const asks = 16_000
	for range asks {
		if v.Stopped() {
			t.Fatal("it is to stop")
		}
	}
	close(over)
	if got := turns.Load(); got < asks/letsGoEvery/2 {
		t.Errorf("asked %d times whether to stop, it let another one on %d times", asks, got)
	}
}
