package adopt

import (
	"maps"
	"slices"
	"strings"
)

// congressFormat is that of github.com/unitedstates/congress-legislators: people with terms,
// in YAML or JSON.
var congressFormat = format{"congress-legislators", isCongress, readCongress}

// congressTerms are the types of terms: on which council a seat is held, or which post.
var congressTerms = map[string]struct{ council, post string }{
	"sen":      {"United States Senate", ""},
	"rep":      {"United States House of Representatives", ""},
	"viceprez": {"United States Senate", "vice-president"}, // its president, who votes where the votes are equal (Constitution, article I, section 3)
	"prez":     {"", "president"},
}

func isCongress(docs []document) bool {
	people := 0
	for _, d := range docs {
		for _, p := range items(d.value) {
			_, known := congressTerms[text(get(firstItem(get(p, "terms")), "type"))]
			if !known || asMap(get(p, "id")) == nil || asMap(get(p, "name")) == nil {
				return false
			}
			people++
		}
	}
	return people > 0
}

func firstItem(value any) any {
	if list := items(value); len(list) > 0 {
		return list[0]
	}
	return nil
}

func readCongress(f *flat, docs []document) {
	f.hold("bioguide", "code bioguide")
	for _, c := range []struct{ column, holds string }{{"name", HoldsPerson}, {"council", HoldsCouncil}, {"ward", HoldsWard}, {"party", HoldsParty}, {"caucus", HoldsGroup},
		{"post", HoldsPost}, {"start", HoldsStart}, {"end", HoldsEnd}, {"how", HoldsHow}, {"end-type", HoldsReason}} {
		f.hold(c.column, c.holds)
	}
	for _, d := range docs {
		for _, p := range items(d.value) {
			for i, term := range items(get(p, "terms")) {
				congressTerm(f, d, p, term, i)
			}
		}
	}
}

// congressTerm adds the rows of a term of a person, the number of which begins with 0.
func congressTerm(f *flat, d document, p, term any, number int) {
	kind, known := congressTerms[text(get(term, "type"))]
	at := d.file + ", " + text(get(p, "id", "bioguide")) + ", term " + text(number+1)
	if !known {
		f.pass(text(get(term, "type")), at+": a term of another type")
		return
	}
	start, end := text(get(term, "start")), text(get(term, "end"))
	parties := []affiliation{{text(get(term, "party")), "", ""}}
	if within := items(get(term, "party_affiliations")); len(within) > 0 {
		parties = nil
		for _, x := range within {
			parties = append(parties, affiliation{text(get(x, "party")), text(get(x, "start")), text(get(x, "end"))})
		}
	}
	list := affiliationsOf(start, end, parties)
	for i, s := range list {
		f.next(at)
		f.put("bioguide", text(get(p, "id", "bioguide")))
		f.put("name", congressName(p))
		f.put("council", kind.council)
		f.put("post", kind.post)
		f.put("ward", congressWard(term))
		f.put("party", s.party)
		f.put("caucus", text(get(term, "caucus")))
		f.put("start", s.start)
		f.put("end", s.end)
		if i == 0 {
			f.put("how", text(get(term, "how")))
		}
		if i == len(list)-1 {
			f.put("end-type", text(get(term, "end-type")))
		}
		congressCodes(f, p, number == 0 && i == 0)
		f.others(term, "type", "start", "end", "state", "district", "class", "party", "caucus", "party_affiliations", "how", "end-type")
		if number == 0 && i == 0 {
			f.others(p, "id", "name", "terms")
		}
	}
}

// congressName gives the name by which a person is known officially, or puts it together.
func congressName(p any) string {
	if s := text(get(p, "name", "official_full")); s != "" {
		return s
	}
	var parts []string
	for _, key := range []string{"first", "middle", "last", "suffix"} {
		if s := text(get(p, "name", key)); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " ")
}

// congressWard names what a term is for: the seat of a state in its class, or a district.
func congressWard(term any) string {
	state, class, district := text(get(term, "state")), text(get(term, "class")), text(get(term, "district"))
	switch {
	case class != "":
		return state + ", class " + class
	case district == "0":
		return state + ", at large"
	case district != "" && district != "-1": // of which nothing is known
		return state + ", district " + district
	}
	return state
}

// congressCodes puts the identifiers of a person, and once those of which there are many.
func congressCodes(f *flat, p any, first bool) {
	ids := asMap(get(p, "id"))
	for _, scheme := range slices.Sorted(maps.Keys(ids)) {
		_, many := ids[scheme].([]any)
		switch {
		case many && first:
			f.others(map[string]any{scheme: ids[scheme]})
		case scheme != "bioguide":
			f.code(scheme, text(ids[scheme]))
		}
	}
}
