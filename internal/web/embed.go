package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/draw"
	"github.com/seatledger/seatledger/ledger"
)

// embedWidth is that of a picture in another site's column.
const embedWidth = 640

// embed serves a picture of its own, for other sites to show.
func (s *Site) embed(w http.ResponseWriter, r *http.Request) {
	v, err := s.newVisit(r)
	if err == nil {
		h := w.Header()
		h.Set("Content-Security-Policy", embedPolicy)
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.Set("Access-Control-Allow-Origin", "*")
		v.wide = slices.Contains(wideEmbeds, r.PathValue("what"))
		err = s.serveCached(w, r, v, func() (*rendered, error) {
			picture, err := v.embedded(r.PathValue("what"))
			if err != nil {
				return nil, err
			}
			var b bytes.Buffer
			err = v.desk.Notice().Picture(picture).Draw(&b)
			return &rendered{body: b.Bytes(), kind: "image/svg+xml"}, err
		})
	}
	if err != nil {
		w.Header().Set("Content-Security-Policy", policy)
		s.fail(w, r, v, err)
	}
}

// wideEmbeds are the pictures of many councils.
var wideEmbeds = []string{"control", "seats", "map", "tallies"}

// drawing is any picture of package draw.
type drawing interface{ Draw(io.Writer) error }

// embedded makes the picture that the path names.
func (v *visit) embedded(what string) (drawing, error) {
	id := v.id()
	if id == "-" {
		id = ""
	}
	switch what {
	case "chamber":
		r, err := v.desk.Roll(v, id, v.ask)
		if err != nil {
			return nil, err
		}
		return r.Picture(v)
	case "strip", "holders":
		life, err := v.desk.Life(v, id, v.ask)
		if err != nil {
			return nil, err
		}
		since, until := v.lifeSpan(life)
		rules, seats := life.Strips(embedWidth, since, until, v.ask.On, nil)
		return map[string]draw.Strips{"strip": rules, "holders": seats}[what], nil
	case "control", "seats":
		c, err := v.desk.Course(v, id, v.ask)
		if err != nil {
			return nil, err
		}
		councils, seats := c.Pictures(embedWidth, v.ask.On, nil)
		return map[string]draw.Areas{"control": councils, "seats": seats}[what], nil
	case "map":
		return v.embeddedMap(id)
	case "tallies":
		x, err := v.desk.TallySeries(v, id, v.ask)
		if err != nil {
			return nil, err
		}
		return x.Picture(embedWidth, nowhere), nil
	}
	return nil, fmt.Errorf("%w: no picture %q", ledger.ErrNotFound, what)
}

func (v *visit) embeddedMap(id string) (drawing, error) {
	x, err := v.desk.Overview(v, id, v.ask)
	if err != nil {
		return nil, err
	}
	m, ok, err := v.desk.Map(v, x, v.ask, embedWidth, nowhere)
	if err == nil && !ok {
		err = fmt.Errorf("%w: no outline on record", ledger.ErrNotFound)
	}
	return m, err
}

// nowhere is the link of pictures that other sites show.
var nowhere answer.Link = func(_ seatledger.Table, _ string) string { return "" }
