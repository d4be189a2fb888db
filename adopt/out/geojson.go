package out

import (
	"encoding/json"
	"errors"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/roll"
)

// GeoJSON (RFC 7946). The ledger keeps outlines as the standard has them: turned by the
// right-hand rule, in degrees of WGS 84, and cut at the antimeridian, for import takes no
// others.

type (
	feature struct {
		Type       string          `json:"type"`
		ID         string          `json:"id"`
		Properties properties      `json:"properties"`
		Geometry   json.RawMessage `json:"geometry"`
	}
	// properties say who controls the councils of a division and of those below it: of one
	// council who does, of several how many each party does.
	properties struct {
		Name      string         `json:"name"`
		NameLocal string         `json:"name_local,omitempty"`
		Type      string         `json:"type"`
		Package   string         `json:"package"` // that has the outline
		On        seatledger.Day `json:"on"`
		Rule      string         `json:"rule"`
		Councils  int            `json:"councils"`
		Control   map[string]int `json:"control,omitempty"` // councils, by the id of a party or the kind of an answer
		Council   string         `json:"council,omitempty"`
		Kind      string         `json:"kind,omitempty"`
		Party     string         `json:"party,omitempty"`
		PartyName string         `json:"party_name,omitempty"`
		Colour    string         `json:"colour,omitempty"`
		Seats     int            `json:"seats,omitempty"`
	}
)

// verdict is who controls one council.
type verdict struct {
	council roll.Ref
	control.Verdict
	seats int
}

func (w *writer) geojson() error {
	below, err := w.judge()
	if err != nil {
		return err
	}
	if w.names, err = read(w.public, w.rows()); err != nil {
		return err
	}
	f, err := newJSON(w.to)
	if err != nil {
		return err
	}
	f.text(`{"type":"FeatureCollection",`)
	if w.ledger.Notice != "" {
		f.text(`"notice":`)
		f.value(w.ledger.Notice)
		f.text(",")
	}
	f.list("features")
	for r, err := range w.rows() {
		if err != nil {
			return errors.Join(err, f.close())
		}
		if x, ok := r.Row.(*seatledger.Shape); ok {
			f.item(w.feature(r.Package, x, below))
			w.report.Outlines++
		}
	}
	f.text("]}\n")
	w.lose(w.names.kept.losses()...)
	w.lose(w.names.unhoused(w.Format.Title, geojsonHomes)...)
	return f.close()
}

// geojsonHomes are the columns that have a place in the properties. What became of events
// and results is who controls.
var geojsonHomes = homes{
	seatledger.Divisions: {"id", "name", "name_local", "type", "parent"}, seatledger.Councils: {"id", "division", "seats", "control_rule", "from", "to"}, seatledger.Parties: {"id", "name", "colour"},
	seatledger.Shapes: {"division", "geometry"},
}

// judge finds who controls each council on the day, by the divisions that it lies in.
func (w *writer) judge() (map[seatledger.DivisionID][]verdict, error) {
	view := w.ledger.View.Until(func() bool { return w.ctx.Err() != nil })
	book := view.Book
	j := control.NewJudge(view)
	j.By = w.By
	below := map[seatledger.DivisionID][]verdict{}
	for _, c := range w.councils {
		s := j.Folder.At(c, w.On)
		if w.ctx.Err() != nil {
			return nil, w.ctx.Err()
		}
		if !s.Exists() {
			continue
		}
		v := verdict{c, j.Verdict(s, w.Rule), view.Seats(c, w.On)}
		for d := range book.Above(book.CouncilInfo(c).Division) {
			if d != 0 {
				below[book.DivisionID(d)] = append(below[book.DivisionID(d)], v)
			}
		}
	}
	return below, nil
}

func (w *writer) feature(pkg string, x *seatledger.Shape, below map[seatledger.DivisionID][]verdict) feature {
	p := properties{Package: pkg, On: w.On, Rule: string(w.Rule), Name: string(x.Division)}
	if d := w.names.divisions[x.Division]; d != nil {
		p.Name, p.NameLocal, p.Type = d.Name, d.NameLocal, d.Type
	}
	list := below[x.Division]
	p.Councils = len(list)
	if len(list) > 0 {
		p.Control = map[string]int{}
	}
	for _, v := range list {
		p.Control[w.controller(&v)]++
	}
	book := w.ledger.View.Book
	own := slices.DeleteFunc(slices.Clone(list), func(v verdict) bool { return book.DivisionID(book.CouncilInfo(v.council).Division) != x.Division })
	if len(own) == 1 {
		v := own[0]
		p.Council, p.Kind, p.Seats = string(book.CouncilID(v.council)), v.Kind.String(), v.seats
		if v.Party != 0 {
			info := book.PartyInfo(v.Party)
			p.Party, p.PartyName, p.Colour = string(book.PartyID(v.Party)), info.Name, info.Colour
		}
	}
	return feature{"Feature", string(x.Division), p, json.RawMessage(x.Geometry)}
}

// controller gives the party that controls a council, or what is so where none does.
func (w *writer) controller(v *verdict) string {
	if v.Party != 0 && v.Kind.Serves() {
		return string(w.ledger.View.Book.PartyID(v.Party))
	}
	return v.Kind.String()
}
