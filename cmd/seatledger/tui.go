package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/seatledger/seatledger/answer"
)

// The rules of the terminal: answers go to standard output, everything else
// to standard error. Progress bars are for terminals only and never for
// --quiet. Colour is for terminals only and never under NO_COLOR.
//
// What is printed for people is as wide as COLUMNS says, else as the terminal is,
// else 80 columns: a pipe ends in a pager, a mail or a file, where somebody reads
// it. Lines and tables are folded to that, whatever the command, on both outputs.
// COLUMNS=0 folds nothing. JSON and CSV, which are for programs, are never folded.

// print writes an answer as the flags want it.
func (a *app) print(x answer.Answer) error {
	switch {
	case a.json:
		return a.printJSON(a.notice.JSON(x))
	case a.csv:
		return a.notice.Table(answer.CSV(x, 0)).WriteCSV(a.out)
	}
	a.printLines(x.Sentences())
	for _, t := range x.Tables() {
		if len(t.Rows) > 0 {
			a.printTable(t)
		}
	}
	a.printNotice()
	return nil
}

// printNotice ends what is printed of a ledger of drawn rows.
func (a *app) printNotice() {
	if a.notice != "" {
		fmt.Fprintln(a.out)
		a.printLines([]string{string(a.notice)})
	}
}

// printLines prints sentences.
func (a *app) printLines(lines []string) {
	for _, line := range lines {
		fmt.Fprintln(a.out, wrap(printable(line), width(a.out)))
	}
}

// say prints a sentence, as fmt has it.
func (a *app) say(format string, args ...any) { say(a.out, format, args...) }

// remark prints a sentence beside the answer.
func (a *app) remark(format string, args ...any) { say(a.err, format, args...) }

func say(to io.Writer, format string, args ...any) {
	for line := range strings.Lines(fmt.Sprintf(format, args...)) {
		fmt.Fprintln(to, wrap(printable(line), width(to)))
	}
}

// hanging is what stands at the beginning of a line and above the rest of it when it
// is folded: its indent and marks, and a word of its own with blanks behind it.
var hanging = regexp.MustCompile(`^[ \-!]*(?:[a-z][a-z ]{0,13}  +)?`)

// wrap breaks a line that is wider than so many columns (0 = any width is right).
func wrap(line string, width int) string {
	indent := len(hanging.FindString(line))
	if width <= 20+indent || lipgloss.Width(line) <= width {
		return line
	}
	rest := lipgloss.Wrap(strings.ReplaceAll(line[indent:], "-", unbroken), width-indent, " ")
	return strings.ReplaceAll(line[:indent]+strings.ReplaceAll(rest, "\n", "\n"+strings.Repeat(" ", indent)), unbroken, "-")
}

func (a *app) printJSON(x any) error {
	e := json.NewEncoder(a.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(x)
}

func (a *app) printTable(t answer.Table) {
	rows := make([][]string, len(t.Rows))
	for i, row := range t.Rows {
		rows[i] = make([]string, len(row))
		for j, cell := range row {
			rows[i][j] = printable(cell)
		}
	}
	t.Columns = foldHeads(t.Columns, rows, width(a.out))
	rows, notes := besides(t.Columns, rows, width(a.out))
	t.Columns = t.Columns[:len(t.Columns)-notes.cut]
	notes.head = headLines(t.Columns)
	fit(t.Columns, rows, width(a.out))
	head := lipgloss.NewStyle().Padding(0, 1).Bold(a.colour())
	cell := lipgloss.NewStyle().Padding(0, 1)
	view := table.New().Border(lipgloss.NormalBorder()).BorderColumn(false).BorderLeft(false).BorderRight(false).BorderTop(false).BorderBottom(false).
		Row(t.Columns...).Rows(rows...).StyleFunc(func(row, _ int) lipgloss.Style {
		if row == 0 { // heads of the library have one line, and are cut off there
			return head
		}
		return cell
	})
	fmt.Fprintln(a.out)
	if t.Title != "" {
		a.say("%s", t.Title)
	}
	lines := strings.Split(strings.TrimRight(view.String(), "\n"), "\n")
	lines = slices.Insert(lines, notes.head-1, strings.Repeat("─", lipgloss.Width(lines[0])))
	for n, line := range lines {
		fmt.Fprintln(a.out, strings.TrimRight(line, " "))
		if notes.cut > 0 {
			a.printLines(notes.after(rows, n))
		}
	}
}

// beside is what is said of each row of a table below it: the last columns, where all
// are too many for a terminal.
type beside struct {
	cut   int // how many columns
	head  int // lines of the head
	texts []string
}

// headLines gives how many lines the head of a table takes, its rule included.
func headLines(head []string) int {
	high := 0
	for _, h := range head {
		high = max(high, strings.Count(h, "\n"))
	}
	return high + 2
}

// foldHeads writes the heads of a table that is too wide for a terminal (0 = any
// number) over several lines, where they are wider than what stands below.
func foldHeads(head []string, rows [][]string, width int) []string {
	widths, below := make([]int, len(head)), make([]int, len(head))
	for j := range head {
		for _, row := range rows {
			below[j] = max(below[j], lipgloss.Width(row[j]))
		}
		widths[j] = max(below[j], lipgloss.Width(head[j]))
	}
	if width == 0 || sum(widths) <= width {
		return head
	}
	folded := slices.Clone(head)
	for j := range folded {
		if lipgloss.Width(head[j]) > below[j] {
			folded[j] = strings.ReplaceAll(head[j], " ", "\n")
		}
	}
	return folded
}

// besides takes columns off the end of a table until the others fit a terminal of so
// many columns (0 = any number), if they can be made to: with every word in one piece,
// else with words broken, as narrow as [fit] can make them.
func besides(head []string, rows [][]string, width int) (kept [][]string, notes beside) {
	n := len(head)
	for _, least := range []func(string) int{wholeWords, brokenWord} {
		if n = thatFit(head, rows, width, least); n > 0 {
			break
		}
	}
	if n == 0 || n == len(head) {
		return rows, beside{}
	}
	notes.cut = len(head) - n
	for _, row := range rows {
		var says []string
		for j := n; j < len(head); j++ {
			if row[j] != "" {
				says = append(says, strings.ReplaceAll(head[j], "\n", " ")+" "+row[j])
			}
		}
		notes.texts, kept = append(notes.texts, joined(says)), append(kept, row[:n])
	}
	return kept, notes
}

// joined writes cells after one another, so that where one ends can be seen.
func joined(cells []string) string {
	if slices.ContainsFunc(cells, func(cell string) bool { return strings.ContainsAny(cell, ",;") }) {
		return strings.Join(cells, "; ")
	}
	return strings.Join(cells, ", ")
}

// thatFit gives how many columns of a table, two at least, fit a terminal of so many
// columns (0 = any number) if each is as wide as the least that a cell of it needs;
// 0 = not even two.
func thatFit(head []string, rows [][]string, width int, least func(cell string) int) int {
	if width == 0 || len(head) < 3 {
		return len(head)
	}
	narrowest := make([]int, len(head))
	for j := range head {
		narrowest[j] = lipgloss.Width(head[j])
		for _, row := range rows {
			narrowest[j] = max(narrowest[j], least(row[j]))
		}
	}
	for n := len(head); n >= 2; n-- {
		if sum(narrowest[:n]) <= width {
			return n
		}
	}
	return 0
}

// wholeWords gives how narrow a cell is where its words stand whole, and short ones are
// not put below each other for want of a little room.
func wholeWords(cell string) int { return max(longestWord(cell), min(minColumn, lipgloss.Width(cell))) }

// brokenWord gives how narrow a cell is where its words may be broken.
func brokenWord(cell string) int { return min(leastWords, lipgloss.Width(cell)) }

// after gives what stands below a line of the table.
func (b *beside) after(rows [][]string, line int) []string {
	at := b.head - 1
	for i, row := range rows {
		high := 1
		for _, cell := range row {
			high = max(high, 1+strings.Count(cell, "\n"))
		}
		if at += high; at == line && b.texts[i] != "" {
			return []string{"       " + b.texts[i]}
		}
	}
	return nil
}

// The least widths that columns are given to fit a terminal: first the one, or that of
// their longest words, then that of these, then the other, if the table fits with that.
const (
	minColumn  = 12
	leastWords = 10
)

// fit wraps the cells of the widest columns until the table fits a terminal of
// so many columns (0 = any number), as far as that is possible.
func fit(head []string, rows [][]string, width int) {
	if width == 0 {
		return
	}
	widths, words := make([]int, len(head)), make([]int, len(head))
	for j := range head {
		widths[j], words[j] = lipgloss.Width(head[j]), lipgloss.Width(head[j])
		for _, row := range rows {
			widths[j] = max(widths[j], lipgloss.Width(row[j]))
			words[j] = max(words[j], longestWord(row[j]))
		}
	}
	narrow := shrink(widths, width, func(j int) int { return max(minColumn, words[j]) })
	maps.Copy(narrow, shrink(widths, width, func(j int) int { return words[j] }))
	if rest := slices.Clone(widths); sum(rest) > width {
		for j := range shrink(rest, width, func(j int) int { return max(leastWords, lipgloss.Width(head[j])) }) {
			if sum(rest) <= width {
				widths[j], narrow[j] = rest[j], true
			}
		}
	}
	for j := range narrow {
		for _, row := range rows {
			row[j] = wrapCell(row[j], widths[j])
		}
	}
}

// shrink takes columns from the widest, as long as it is above its least, until they
// fit together with their blanks; it says which it made narrower.
func shrink(widths []int, width int, least func(j int) int) map[int]bool {
	total, narrow := sum(widths), map[int]bool{}
	for total > width {
		widest := -1
		for j, w := range widths {
			if w > least(j) && (widest < 0 || w > widths[widest]) {
				widest = j
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
		total--
		narrow[widest] = true
	}
	return narrow
}

// sum gives how wide a table is, with the blanks beside its cells.
func sum(widths []int) int {
	total := 2 * len(widths)
	for _, w := range widths {
		total += w
	}
	return total
}

// longestWord gives how wide a cell is whose words, ids among them, stand whole.
func longestWord(text string) (longest int) {
	for word := range strings.FieldsSeq(text) {
		longest = max(longest, lipgloss.Width(word))
	}
	return longest
}

// unbroken stands for a hyphen, and whole for a slash, behind which no line is broken:
// 2017-10-23 is one word, and so is an id.
const (
	unbroken = "\u2011"
	whole    = "\u2215"
)

var (
	keep   = strings.NewReplacer("-", unbroken, "/", whole)
	unkeep = strings.NewReplacer(unbroken, "-", whole, "/")
)

// wrapCell folds a cell. Only a word that is wider than its column is broken, behind a
// hyphen or a slash if it has one.
func wrapCell(text string, width int) string {
	words := strings.Split(text, " ")
	for i, word := range words {
		if lipgloss.Width(word) <= width {
			words[i] = keep.Replace(word)
		}
	}
	return unkeep.Replace(lipgloss.Wrap(strings.Join(words, " "), width, " /"))
}

// printable takes control characters out of a cell, so that no text in a
// ledger can steer a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, text)
}

func terminal(w io.Writer) (fd int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile {
		return 0, false
	}
	return int(f.Fd()), term.IsTerminal(int(f.Fd()))
}

// usual is the width of what is printed where nothing says how wide it may be.
const usual = 80

// width gives the columns of what is printed: those that COLUMNS states (0 = any
// number), else those of the terminal, else the usual ones.
func width(to io.Writer) int {
	if columns, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && columns >= 0 {
		return columns
	}
	if fd, ok := terminal(to); ok {
		if columns, _, err := term.GetSize(fd); err == nil && columns > 0 {
			return columns
		}
	}
	return usual
}

func (a *app) colour() bool {
	_, ok := terminal(a.out)
	return ok && os.Getenv("NO_COLOR") == ""
}

// bar shows progress on a terminal; elsewhere it does nothing.
type bar struct{ p *progressbar.ProgressBar }

// progress starts a bar of so many steps, -1 if nobody knows.
func (a *app) progress(what string, steps int64) bar {
	if _, ok := terminal(a.err); !ok || a.quiet {
		return bar{}
	}
	return bar{progressbar.NewOptions64(steps, progressbar.OptionSetDescription(what), progressbar.OptionSetWriter(a.err),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100_000_000))}
}

func (b bar) set(n int64) {
	if b.p != nil {
		_ = b.p.Set64(n)
	}
}

func (b bar) done() {
	if b.p != nil {
		_ = b.p.Finish()
	}
}
