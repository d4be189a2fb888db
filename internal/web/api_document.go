package web

import (
	"cmp"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/control"
	"github.com/seatledger/seatledger/reconcile"
)

// newDocument begins the description of the API.
func newDocument(version string) *huma.OpenAPI {
	return &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "Seatledger", Version: version, Description: apiSays,
			License: &huma.License{Name: "Apache License 2.0", Identifier: "Apache-2.0"}},
		Servers: []*huma.Server{{URL: "/", Description: "the site that serves this document"}},
		Tags: []*huma.Tag{
			{Name: tagCouncils, Description: "Who holds the seats of a council, who controls it, and what would tip it."},
			{Name: tagDivisions, Description: "Councils of a division, or of the whole ledger, together."},
			{Name: tagRecords, Description: "Entries and rows, and finding them."},
			{Name: tagFigures, Description: "Published figures, and how they agree with the records."},
		},
	}
}

const apiSays = "Who holds every seat on elected councils, who controls them on any day, and on whose word. " +
	"The API only reads; bodies are what the command line prints with --json. Nothing is guessed: what the records leave open is shown as open. " +
	"Clients must ignore fields that they do not know, because fields may be added."

// describe gives the operation as OpenAPI has it.
func (op *operation) describe(shapes huma.Registry) *huma.Operation {
	x := &huma.Operation{OperationID: op.id, Method: http.MethodGet, Path: apiRoot + op.path, Summary: op.summary, Description: op.says, Tags: []string{op.tag},
		Responses: map[string]*huma.Response{"200": op.response(shapes), "304": {Description: "The client has this answer already: its If-None-Match names the ETag."}}}
	for _, name := range slices.Concat(slices.DeleteFunc(slices.Clone(op.takes), func(name string) bool { return !op.inPath(name) }), op.queries()) {
		x.Parameters = append(x.Parameters, op.parameter(name))
	}
	for _, kind := range problemKinds {
		if kind.status == http.StatusMethodNotAllowed {
			continue
		}
		r := &huma.Response{Description: kind.title + ": " + kind.say,
			Content: map[string]*huma.MediaType{"application/problem+json": {Schema: shapes.Schema(reflect.TypeFor[problem](), true, "")}}}
		if retries(kind.status) {
			r.Headers = map[string]*huma.Param{"Retry-After": {Description: "Seconds after which to ask again.", Schema: &huma.Schema{Type: huma.TypeInteger}}}
		}
		x.Responses[strconv.Itoa(kind.status)] = r
	}
	return x
}

func (op *operation) response(shapes huma.Registry) *huma.Response {
	schema := &huma.Schema{}
	for _, x := range op.gives {
		shape := shapes.Schema(reflect.TypeOf(x), true, "")
		schema.OneOf = append(schema.OneOf, shape)
		notice(shapes, shape)
	}
	if len(schema.OneOf) == 1 {
		schema = schema.OneOf[0]
		schema.Nullable = false
	}
	text := &huma.Schema{Type: huma.TypeString}
	r := &huma.Response{Description: "The answer.", Content: map[string]*huma.MediaType{"application/json": {Schema: schema}},
		Headers: map[string]*huma.Param{"ETag": {Description: "Names this answer: give it as If-None-Match to ask whether it still holds.", Schema: text}}}
	if op.pages {
		r.Headers["Link"] = &huma.Param{Description: "Leads to the next page, with rel=\"next\" (RFC 8288); absent on the last one.", Schema: text}
	}
	return r
}

// notice describes what [answer.Notice.JSON] adds to an answer.
func notice(shapes huma.Registry, shape *huma.Schema) {
	if shape.Items != nil {
		shape = shape.Items
	}
	shapes.SchemaFromRef(shape.Ref).Properties["synthetic"] = &huma.Schema{Type: huma.TypeString, Description: fields["synthetic"]}
}

// parameter describes a parameter of the operation.
func (op *operation) parameter(name string) *huma.Param {
	p, ok := parameters[op.id+"."+name]
	if !ok {
		p = parameters[name]
	}
	x := &huma.Param{Name: name, In: "query", Description: p.says, Schema: &huma.Schema{Type: huma.TypeString, Enum: p.among}, Example: p.example}
	if name == "rule" {
		x.Schema = &huma.Schema{Ref: shapeRoot + "ControlRule"}
	}
	switch p.form {
	case "day":
		x.Schema.Format = "date"
	case "number":
		x.Schema.Type, x.Schema.Format, x.Schema.Minimum = huma.TypeInteger, "int64", new(1.0)
		if name == "limit" {
			x.Schema.Maximum = new(float64(mostAPage))
		}
	}
	if op.inPath(name) {
		x.In, x.Required = "path", true
	}
	x.Required = x.Required || name == "q"
	return x
}

// shapeRoot is where the shapes of answers are in the document.
const shapeRoot = "#/components/schemas/"

// finishDocument makes the schemas say what huma cannot read from the types.
func finishDocument(doc *huma.OpenAPI) {
	shapes := doc.Components.Schemas
	for name, schema := range shapes.Map() {
		schema.AdditionalProperties = nil // fields may be added
		schema.Description = fields[name]
	}
	for name, schema := range shapes.Map() {
		for _, field := range reflect.VisibleFields(shapes.TypeFromRef(shapeRoot + name)) {
			column, options, _ := strings.Cut(field.Tag.Get("json"), ",")
			if p := schema.Properties[column]; p != nil {
				schema.Properties[column] = finishProperty(shapes, p, field.Type, name+"."+column, options == "omitempty")
			}
		}
	}
	for name := range closedSets {
		set := schemaOfSet(name)
		set.Description = fields[name]
		shapes.Map()[name] = &set
	}
}

// schemaOfSet is the shape of a word of a closed set, or one of some more. Any
// post has a rule beside the words of the rules.
func schemaOfSet(name string, more ...any) huma.Schema {
	words := huma.Schema{Type: huma.TypeString, Enum: append(slices.Clone(closedSets[name]), more...)}
	if name != "ControlRule" {
		return words
	}
	return huma.Schema{OneOf: []*huma.Schema{&words, {Type: huma.TypeString, Pattern: "^post:.+$", Examples: []any{"post:mayor"}}}}
}

// finishProperty gives the schema of a field of a shape.
func finishProperty(shapes huma.Registry, s *huma.Schema, t reflect.Type, name string, optional bool) *huma.Schema {
	_, column, _ := strings.Cut(name, ".")
	nullable := t.Kind() == reflect.Pointer && !optional
	if nullable && s.Ref != "" {
		inline := *shapes.SchemaFromRef(s.Ref) // a reference cannot be null
		inline.Title = path.Base(s.Ref)
		s = &inline
	}
	finishType(s, t)
	if set := setOf[column]; set != "" {
		*s = huma.Schema{Ref: shapeRoot + set}
	}
	if s.Nullable = nullable; mayBeBlank[name] {
		*s = schemaOfSet(path.Base(s.Ref), "")
	}
	s.Description = cmp.Or(fields[name], fields[column])
	return s
}

// finishType makes a schema fit a Go type that is written as a text, or a list.
func finishType(s *huma.Schema, t reflect.Type) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if form, ok := texts[t]; ok {
		*s = form
		return
	}
	if t.Kind() == reflect.Slice {
		s.Nullable = false
		finishType(s.Items, t.Elem())
	}
}

// texts are the types that are written as a text of a certain form.
var texts = map[reflect.Type]huma.Schema{
	reflect.TypeFor[seatledger.Day]():         {Type: huma.TypeString, Format: "date", Examples: []any{"2017-10-24"}},
	reflect.TypeFor[seatledger.Date]():        {Type: huma.TypeString, Examples: []any{"2017-10"}},
	reflect.TypeFor[seatledger.ControlRule](): {Ref: shapeRoot + "ControlRule"},
	reflect.TypeFor[seatledger.SeatRule]():    {Ref: shapeRoot + "SeatRule"},
	reflect.TypeFor[seatledger.Table]():       {Ref: shapeRoot + "Table"},
	reflect.TypeFor[seatledger.CountedBy]():   {Ref: shapeRoot + "CountedBy"},
	reflect.TypeFor[control.Kind]():           {Ref: shapeRoot + "AnswerKind"},
	reflect.TypeFor[reconcile.Verdict]():      {Ref: shapeRoot + "Verdict"},
}

// setOf gives the closed set of the fields that are plain text in Go.
var setOf = map[string]string{"basis": "Basis", "standing": "Standing", "state": "State"}

// closedSets are the shapes that are one of a few words.
var closedSets = map[string][]any{
	"ControlRule": anys(seatledger.ControlRules()),
	"SeatRule":    anys([]seatledger.SeatRule{seatledger.SeatRuleList, seatledger.SeatRuleFree, seatledger.SeatRuleByElection, seatledger.SeatRuleWindow}),
	"CountedBy":   anys([]seatledger.CountedBy{seatledger.ByParty, seatledger.ByGroup}),
	"Table":       anys(append(seatledger.PackageTables(), seatledger.Redactions)),
	"AnswerKind": anys(written(control.Unknown, control.Undetermined, control.None, control.Party, control.Group, control.Coalition,
		control.Administered, control.Suspended, control.Dissolved, control.NotInOffice)),
	"State": append(anys(written(seatledger.StateInOffice, seatledger.StateNotInOffice, seatledger.StateSuspended, seatledger.StateDissolved,
		seatledger.StateAbolished)), control.Undetermined.String()),
	"Verdict":  anys(written(reconcile.CannotCheck, reconcile.AgreesRounded, reconcile.Agrees, reconcile.Conflicts)),
	"Standing": anys(written(seatledger.Sitting, seatledger.Contested, seatledger.Vacant, seatledger.Suspended, seatledger.Away)),
	"Basis":    {"roll", "reported"},
}

// mayBeBlank are the fields of a closed set that are blank where nothing is
// stated.
var mayBeBlank = map[string]bool{"Control.state": true, "Roll.state": true, "Roll.control_rule": true, "Roll.seat_rule": true, "Ref.table": true}

// written gives how values are written.
func written[T interface{ String() string }](values ...T) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = v.String()
	}
	return list
}

func textsOf[T ~string](values []T) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return list
}

func anys[T ~string](values []T) []any {
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return list
}
