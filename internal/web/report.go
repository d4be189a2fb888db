package web

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"io"

	"github.com/seatledger/seatledger/answer"
)

// report is what the template of a report lays out.
type report struct {
	Title    string
	Policy   string
	Style    template.CSS
	Lead     []string
	Sections []section
	Notice   answer.Notice
}

// style is that of the site, which a report carries within.
var style = func() string {
	b, err := files.ReadFile("assets/site.css")
	if err != nil {
		panic(err) // the file is part of the program
	}
	return string(b)
}()

// reportPolicy lets a report use the style that it carries, and nothing else.
var reportPolicy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}()

// Report writes a simulation as one HTML file that needs nothing else: styles and
// pictures are within it, and it has no script. Opened anywhere it asks for
// nothing, and its own policy forbids that it could. The same simulation gives the
// same bytes.
func Report(w io.Writer, x *answer.Simulation) error {
	p := &played{Simulation: x, wide: wideWidth}
	p.table = p.plainTable
	sections, err := p.sections()
	if err != nil {
		return err
	}
	lead, more := p.headline()
	sections = append([]section{{ID: "words", Title: "In words", Lines: more}}, sections...)
	return templates.ExecuteTemplate(w, "report.html", &report{Title: brief(x.Title), Policy: reportPolicy, Style: template.CSS(style), Lead: lead, Sections: sections, Notice: x.Notice()}) //nolint:gosec // a file of the program
}
