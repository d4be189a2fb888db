package clerk

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/adopt"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/ledger"
	"github.com/seatledger/seatledger/roll"
)

// resolve reads a cell as it was typed: what refers to something becomes its id, a ward and
// a post are written as the records have them.
func (m *maker) resolve(ctx context.Context, c seatledger.Column, text string) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case len(c.Refs) == 0 && c.Name == "ward":
		return m.ward(text)
	case len(c.Refs) == 0 && c.Name == "post":
		return strings.ReplaceAll(strings.ToLower(text), " ", "-"), nil
	case len(c.Refs) != 1:
		return text, nil
	case !c.Several && !c.List:
		return m.refer(ctx, c, text)
	}
	var ids []string
	for part := range strings.SplitSeq(text, ";") {
		id, err := m.refer(ctx, c, strings.TrimSpace(part))
		if err != nil {
			return "", err
		}
		ids = append(ids, id)
	}
	return strings.Join(ids, ";"), nil
}

// refer gives the id of what a name or an id means; a person or party that is on record
// nowhere becomes a row.
func (m *maker) refer(ctx context.Context, c seatledger.Column, text string) (string, error) {
	table := c.Refs[0]
	isNew := slices.Contains(m.typed.New, c.Name)
	if !isNew && m.Desk.Has(table, text) {
		return text, nil
	}
	if id := m.drafted(table, text); id != "" {
		return id, nil
	}
	var found []Thing
	if !isNew {
		all, whole, err := m.named(ctx, table, text)
		if err != nil {
			return "", err
		}
		var done bool
		if found, done, err = m.choose(c, text, all, whole); err != nil || done {
			return found[0].ID, err
		}
	}
	if made(table) && (isNew || !m.strict) {
		return m.add(ctx, c, text)
	}
	fix := fmt.Sprintf("try `seatledger search %s`", text)
	if near := m.nearTo(table, text); near.ID != "" {
		fix = fmt.Sprintf("is %s (%s) meant?", near.Name, near.ID)
	}
	if made(table) {
		fix += "; for one who is on record nowhere yet add --new " + strings.ReplaceAll(c.Name, "_", "-")
	}
	return "", fmt.Errorf("%s: %w: nothing on record is called %q: %s", c.Name, ledger.ErrNotFound, text, fix)
}

// made reports whether rows of a table are made on the way.
func made(t seatledger.Table) bool { return t == seatledger.People || t == seatledger.Parties }

// choose takes the one thing that a name means; done is false where it means none.
func (m *maker) choose(c seatledger.Column, text string, found []Thing, whole bool) (list []Thing, done bool, err error) {
	table := c.Refs[0]
	unclear := &Unclear{Column: c.Name, Text: text, Found: found, Fix: "write the id of the one that is meant"}
	none := []Thing{{}}
	var near []Thing // named by the records of the council
	for _, t := range found {
		if m.here.has(table, t.ID) {
			near = append(near, t)
		}
	}
	switch {
	case len(found) == 0:
		return none, false, nil
	case len(near) == 1:
		return near, true, nil
	case len(near) > 1:
		unclear.Found = near
		return none, true, unclear
	case table == seatledger.People && !whole && m.here.council != "":
		return none, false, nil // somebody of another council who shares a word with the name
	case table == seatledger.People && m.seats() && m.here.council != "":
		unclear.Fix = fmt.Sprintf("write the id if it is the same person, or add --new %s if it is somebody else", c.Name)
		return none, true, unclear
	case len(found) > 1:
		return none, true, unclear
	}
	return found, true, nil
}

// seats reports whether the event may bring somebody to a council.
func (m *maker) seats() bool {
	return m.kind.Effect == seatledger.EffectFill || m.kind.Effect == seatledger.EffectRoster || m.kind.Effect == seatledger.EffectExercise
}

// brings reports whether who or what an event has in a column may be on record nowhere.
func (m *maker) brings(c seatledger.Column) bool {
	return slices.Contains(strings.Fields(m.kind.Brings), c.Name)
}

// drafted gives the id of something that this draft has made already.
func (m *maker) drafted(table seatledger.Table, name string) string {
	for _, row := range m.draft.Rows {
		switch r := row.(type) {
		case *seatledger.Person:
			if table == seatledger.People && r.Name == name {
				return string(r.ID)
			}
		case *seatledger.Party:
			if table == seatledger.Parties && r.Name == name {
				return string(r.ID)
			}
		}
	}
	return ""
}

// add makes a person or a party of a name.
func (m *maker) add(ctx context.Context, c seatledger.Column, name string) (string, error) {
	base := adopt.Slug(name)
	if base == "" {
		return "", fmt.Errorf("%s: %w: %q is no name", c.Name, ErrTyped, name)
	}
	table := c.Refs[0]
	if place := m.Desk.DivisionOf(m.here.council); table == seatledger.People && place != "" {
		base = string(place) + "/" + base
	}
	id, err := m.free(ctx, table, base)
	if err != nil {
		return "", err
	}
	if !slices.Contains(m.typed.New, c.Name) {
		m.doubt(c, name)
	}
	if table == seatledger.People {
		m.draft.Rows = append(m.draft.Rows, &seatledger.Person{ID: seatledger.PersonID(id), Name: name, Basis: "office-holder"})
		return id, nil
	}
	p := &seatledger.Party{ID: seatledger.PartyID(id), Name: name, Kind: m.partyKind(c)}
	members := *m // who are no newer for belonging to something new, and have no members here
	members.typed = &Typed{Kind: m.typed.Kind, Cells: m.typed.Cells}
	for _, member := range m.typed.Members {
		of, err := members.refer(ctx, column("party"), member)
		if err != nil {
			return "", err
		}
		p.Members = append(p.Members, seatledger.PartyID(of))
	}
	m.draft.Rows = append(m.draft.Rows, p)
	return id, nil
}

// partyKind says what a new party is, by the column in which it stands.
func (m *maker) partyKind(c seatledger.Column) seatledger.PartyKind {
	switch {
	case c.Name == "group":
		return seatledger.KindGroup
	case m.kind.Acts == seatledger.ActFormCoalition, m.kind.Acts == seatledger.ActEndCoalition:
		return seatledger.KindCoalition
	}
	return seatledger.KindParty
}

// doubt says what speaks against a name's being new.
func (m *maker) doubt(c seatledger.Column, name string) {
	near := m.nearTo(c.Refs[0], name)
	says := fmt.Sprintf("%s: nobody on record is called %q", c.Name, name)
	if c.Refs[0] == seatledger.Parties {
		says = fmt.Sprintf("%s: no party on record is called %q", c.Name, name)
	}
	switch {
	case near.ID != "":
		says += fmt.Sprintf(". If %s (%s) is meant, write that", near.Name, near.ID)
	case m.brings(c):
		return
	case c.Refs[0] == seatledger.Parties:
		says += fmt.Sprintf(", and by %s none comes up", m.kind.Kind)
	default:
		says += fmt.Sprintf(", and whom %s is about was there before", m.kind.Kind)
	}
	m.draft.Doubts = append(m.draft.Doubts, says+"; if not, --new "+strings.ReplaceAll(c.Name, "_", "-")+" says so")
}

// nearTo finds what is written almost like a name: of people and parties what the
// records of the council name.
func (m *maker) nearTo(table seatledger.Table, name string) Thing {
	byName := map[string]Thing{}
	for _, id := range m.around(table) {
		t := m.thing(table, id)
		words := []string{t.Name}
		if table == seatledger.Parties {
			words = append(words, t.Also)
		}
		if !strings.Contains(strings.TrimSpace(name), " ") { // a part of a name, perhaps
			words = append(words, strings.Fields(t.Name)...)
		}
		for _, w := range words {
			if w = adopt.Plain(w); w != "" {
				byName[w] = t
			}
		}
	}
	return byName[seatledger.Misspelt(adopt.Plain(name), slices.Sorted(maps.Keys(byName)))]
}

// mostNear bounds how many names are compared letter by letter.
const mostNear = 50_000

// around lists the ids that a name may have been meant for.
func (m *maker) around(table seatledger.Table) (ids []string) {
	b := m.Desk.Book
	switch table {
	case seatledger.People:
		for id := range m.here.people {
			ids = append(ids, string(id))
		}
	case seatledger.Parties:
		for id := range m.here.parties {
			ids = append(ids, string(id))
		}
		for p := 1; len(m.here.parties) == 0 && p < b.Parties(); p++ {
			ids = append(ids, string(b.PartyID(roll.Ref(p))))
		}
	case seatledger.Councils:
		for c := range b.Councils() {
			ids = append(ids, string(b.CouncilID(c)))
		}
	case seatledger.Divisions:
		for v := range b.Divisions() {
			ids = append(ids, string(b.DivisionID(roll.Ref(v+1))))
		}
	}
	slices.Sort(ids)
	return ids[:min(len(ids), mostNear)]
}

// ward gives a ward as the records of the council write it.
func (m *maker) ward(text string) (string, error) {
	if len(m.here.wards) == 0 || slices.Contains(m.here.wards, text) {
		return text, nil
	}
	var found []string
	for _, w := range m.here.wards {
		if fit(w, text) == fitsWhole {
			return w, nil
		}
		if fit(w, text) == fitsPart {
			found = append(found, w)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return "", fmt.Errorf("ward: %w: %q is no ward of %s on record: its wards are %s", ErrTyped, text, m.Desk.Name(seatledger.Councils, string(m.here.council)), answer.Listed(m.here.wards))
}
