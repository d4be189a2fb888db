package exchange

import (
	"maps"
	"slices"
	"strings"

	"github.com/seatledger/seatledger"
)

// This file says what to do about a column, or a table, that there is not: what other
// programs call the same thing, and slips of the pen. A name that means something else
// is never proposed, however alike the letters are.

// otherWords are words that headers of other programs have for what a column holds: of
// each the columns that may be meant, likeliest first, or that of one table.
var otherWords = func() map[string][]string {
	words := map[string][]string{}
	for columns, list := range map[string]string{
		"person people.name parties.members": "member",
		"person people.name":                 "councillor councilor counsellor holder officeholder incumbent representative deputy politician alderman",
		"person people.name names.of":        "person_name member_name councillor_name councilor_name holder_name full_name fullname candidate candidate_name",
		"party parties.name":                 "party_name",
		"list party parties.name":            "list_name",
		"party list":                         "affiliation political_party political_group",
		"list":                               "ticket slate",
		"wards.name ward":                    "ward_name district_name electoral_area",
		"ward division":                      "constituency electoral_district electoral_division",
		"divisions.name division":            "division_name municipality commune region province area place",
		"councils.name council":              "council_name authority authority_name local_authority body organisation organization",
		"parent":                             "parent_id within",
		"date from":                          "start begin begins began since start_date startdate valid_from from_date",
		"date":                               "day when event_date elected_on",
		"until to":                           "end ends ended finish end_date enddate valid_to valid_until to_date until_date through",
		"id":                                 "key uid",
		"id identifiers":                     "code codes region_code gss ons insee wikidata external_id identifier",
		"seats":                              "seat_count number_of_seats nseats n_seats size",
		"votes":                              "vote_count ballots number_of_votes",
		"post":                               "role office position_held job function",
		"kind":                               "event_type event category",
		"reason":                             "cause why",
		"note":                               "comment comments remark remarks notes description",
		"sources":                            "source reference references citation ref",
		"url":                                "link website web uri",
		"colour":                             "color hex",
		"from_party":                         "old_party previous_party party_from left_party",
		"party":                              "new_party party_to joined_party",
		"electors":                           "electorate registered registered_voters",
		"valid":                              "valid_votes",
	} {
		for word := range strings.FieldsSeq(list) {
			words[word] = strings.Fields(columns)
		}
	}
	return words
}()

// privateWords are columns that hold what no ledger keeps.
var privateWords = strings.Fields("email e_mail mail phone telephone tel mobile fax address postcode gender sex age birth birthdate date_of_birth birth_date born dob religion ethnicity salary photo image twitter facebook title_of_address")

// headerForm gives the word of a header as these tables have it.
func headerForm(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune(" _-.:/", r) }), "_")
}

// columnRemedy says what to do about a column that a table does not have, beside those
// that its header has.
func columnRemedy(t seatledger.Table, name string, header []string) string {
	var free []string
	for _, c := range columnNames(t) {
		if !slices.Contains(header, c) {
			free = append(free, c)
		}
	}
	word := headerForm(name)
	if meant := meantColumns(t, word); len(meant) > 0 {
		for _, c := range meant {
			if slices.Contains(free, c) {
				return "rename it to " + c + ", or delete the column"
			}
		}
		return "delete the column: there is a column " + meant[0]
	}
	switch {
	case slices.Contains(privateWords, word):
		return "delete the column: no table keeps this of anybody"
	case len(free) == 0:
		return "delete the column"
	}
	return "delete the column, or rename it if it is one of " + strings.Join(free, ", ")
}

// meantColumns gives the columns of a table for which another word may stand, likeliest
// first; none where none surely is meant.
func meantColumns(t seatledger.Table, word string) []string {
	columns := columnNames(t)
	has := func(c string) bool { return slices.Contains(columns, c) }
	if has(word) {
		return []string{word}
	}
	if list, ok := otherWords[word]; ok || slices.Contains(privateWords, word) {
		var meant []string // if none: it has a meaning, and no column
		for _, c := range list {
			if of, only, qualified := strings.Cut(c, "."); !qualified && has(c) {
				meant = append(meant, c)
			} else if qualified && of == string(t) {
				meant = append(meant, only)
			}
		}
		return meant
	}
	for _, end := range []string{"id", "name"} {
		of, cut := strings.CutSuffix(word, "_"+end)
		switch {
		case cut && isOneOf(of, t) && has(end):
			return []string{end}
		case cut && has(of):
			return []string{of}
		}
	}
	for _, c := range columns {
		if isSlip(word, c) {
			return []string{c}
		}
	}
	return nil
}

// isOneOf reports whether a word is the singular of a table's name.
func isOneOf(word string, t seatledger.Table) bool {
	return word+"s" == string(t) || strings.TrimSuffix(word, "y")+"ies" == string(t) || word == "person" && t == seatledger.People
}

// isSlip reports whether a word is another one with a slip of the pen: a letter more,
// less or other than it should be (two in long words), or two letters that have changed places.
func isSlip(word, meant string) bool {
	if len(meant) < 4 { // one letter of few makes another word
		return false
	}
	if seatledger.Changes(word, meant) <= max(1, (len(meant)-2)/4) {
		return true
	}
	if len(word) != len(meant) {
		return false
	}
	for i := range len(word) - 1 {
		if word[i] != meant[i] {
			return word[i] == meant[i+1] && word[i+1] == meant[i] && word[i+2:] == meant[i+2:]
		}
	}
	return false
}

// otherTables are words that files and sheets of other programs have for what a table
// holds.
var otherTables = map[seatledger.Table]string{
	seatledger.People:    "members councillors councilors persons person holders officeholders politicians member councillor",
	seatledger.Divisions: "places areas municipalities communes regions districts",
	seatledger.Councils:  "bodies authorities assemblies",
	seatledger.Wards:     "constituencies electoral_areas",
	seatledger.Parties:   "groups lists",
	seatledger.Elections: "polls votes ballots",
}

// nearestTable gives the table that a file or sheet may be meant for, blank where none
// is.
func nearestTable(name string) string {
	word := headerForm(name)
	tables := seatledger.PackageTables()
	for _, t := range slices.Sorted(maps.Keys(otherTables)) {
		if slices.Contains(strings.Fields(otherTables[t]), word) {
			return string(t)
		}
	}
	for _, t := range tables {
		if isSlip(word, string(t)) {
			return string(t)
		}
	}
	return ""
}

// tableRemedy says what to do about a file or sheet that is named after no table.
func tableRemedy(name, ending, otherwise string) string {
	if near := nearestTable(name); near != "" {
		return "rename it to " + near + ending + ", or " + otherwise
	}
	var names []string
	for _, t := range seatledger.PackageTables() {
		names = append(names, string(t))
	}
	return otherwise + ", or rename it if it is one of " + strings.Join(names, ", ")
}
