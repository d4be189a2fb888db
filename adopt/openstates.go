package adopt

import (
	"slices"
	"strconv"
	"strings"
)

// openStatesFormat is that of github.com/openstates/people: a YAML file for each person, with
// roles.
var openStatesFormat = format{"Open States", isOpenStates, readOpenStates}

func isOpenStates(docs []document) bool {
	return len(docs) > 0 && !slices.ContainsFunc(docs, func(d document) bool {
		_, roles := get(d.value, "roles").([]any)
		return !roles || !strings.HasPrefix(text(get(d.value, "id")), "ocd-person/")
	})
}

func readOpenStates(f *flat, docs []document) {
	f.hold("id", "code ocd")
	for _, c := range []struct{ column, holds string }{{"name", HoldsPerson}, {"council", HoldsCouncil}, {"ward", HoldsWard}, {"party", HoldsParty},
		{"role", HoldsPost}, {"start", HoldsStart}, {"end", HoldsEnd}, {"end reason", HoldsReason}} {
		f.hold(c.column, c.holds)
	}
	names := openStatesNames(f, docs)
	for _, d := range docs {
		for i, role := range items(get(d.value, "roles")) {
			openStatesRole(f, d, role, i, names)
		}
	}
}

// openStatesNames gives the names of councils by their jurisdictions, where this program
// wrote the files, and notes how many seats they have.
func openStatesNames(f *flat, docs []document) map[string]string {
	names := map[string]string{}
	for _, d := range docs {
		for _, c := range items(get(d.value, "extras", "councils")) {
			name := text(get(c, "name"))
			if names[text(get(c, "jurisdiction"))] = name; name == "" {
				delete(names, text(get(c, "jurisdiction")))
			}
			if n, err := strconv.Atoi(text(get(c, "seats"))); err == nil {
				f.seats(name, n)
			}
		}
	}
	return names
}

// openStatesTimes gives the parties of a role with their days: those that stand beside the
// roles of a file of this program's, or those of the person.
func openStatesTimes(d document, role any, number int) (list []affiliation) {
	for _, s := range items(get(d.value, "extras", "spells")) {
		if text(get(s, "role")) == text(number+1) {
			list = append(list, affiliation{text(get(s, "party")), text(get(s, "start")), text(get(s, "end"))})
		}
	}
	if list != nil {
		return list
	}
	parties := make([]affiliation, 0, 1)
	for _, p := range items(get(d.value, "party")) {
		parties = append(parties, affiliation{text(get(p, "name")), text(get(p, "start_date")), text(get(p, "end_date"))})
	}
	return affiliationsOf(text(get(role, "start_date")), text(get(role, "end_date")), parties)
}

// openStatesRole adds the rows of a role of a person, the number of which begins with 0.
func openStatesRole(f *flat, d document, role any, number int, names map[string]string) {
	kind := text(get(role, "type"))
	seat := slices.Contains([]string{"upper", "lower", "legislature"}, kind)
	end := text(get(role, "end_date"))
	list := openStatesTimes(d, role, number)
	council, known := names[text(get(role, "jurisdiction"))]
	if !known && seat {
		council = openStatesChamber(text(get(role, "jurisdiction")), kind)
	}
	for i, s := range list {
		f.next(d.file + ", role " + text(number+1))
		f.put("id", text(get(d.value, "id")))
		f.put("name", text(get(d.value, "name")))
		f.put("council", council)
		if seat {
			f.put("ward", text(get(role, "district")))
		} else {
			f.put("role", kind)
		}
		f.put("party", s.party)
		f.put("start", s.start)
		f.put("end", s.end)
		if s.end == end && i == len(list)-1 {
			f.put("end reason", text(get(role, "end_reason")))
		}
		f.others(role, "type", "jurisdiction", "district", "start_date", "end_date", "end_reason")
		for _, x := range items(get(d.value, "other_identifiers")) {
			f.code(text(get(x, "scheme")), text(get(x, "identifier")))
		}
		if number == 0 && i == 0 {
			f.others(d.value, "id", "name", "party", "roles", "other_identifiers", openStatesExtras(d))
		}
	}
}

// openStatesChamber names a chamber of a jurisdiction: "ME, lower chamber". What is not
// written as Open Civic Data writes it names itself.
func openStatesChamber(jurisdiction, kind string) string {
	var places []string
	if !strings.HasPrefix(jurisdiction, "ocd-") && jurisdiction != "" {
		places, jurisdiction = append(places, jurisdiction), ""
		if kind == "legislature" {
			return places[0]
		}
	}
	for part := range strings.SplitSeq(strings.TrimPrefix(jurisdiction, "ocd-jurisdiction/"), "/") {
		level, name, ok := strings.Cut(part, ":")
		switch {
		case !ok || level == "country":
		case level == "state" || level == "territory" || level == "district":
			places = append(places, strings.ToUpper(name))
		default:
			places = append(places, strings.ReplaceAll(name, "_", " "))
		}
	}
	if kind != "legislature" {
		kind += " chamber"
	}
	return strings.Join(append(places, kind), ", ")
}

// openStatesExtras names the extras of a file of this program's, which are read.
func openStatesExtras(d document) string {
	if get(d.value, "extras", "councils") != nil {
		return "extras"
	}
	return ""
}
