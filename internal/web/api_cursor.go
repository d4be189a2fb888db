package web

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"strconv"

	"github.com/seatledger/seatledger"
	"github.com/seatledger/seatledger/answer"
)

// cursor says where a walk through a list stands. It holds the day and the
// ledger that the walk began with, so that pages neither skip nor repeat
// anything when entries are appended or the day ends in between.
type cursor struct {
	on       seatledger.Day
	known    seatledger.Position
	at       int
	question string // digest of what was asked: a cursor fits no other question
}

func (x cursor) String() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%d.%d.%s", x.on, x.known, x.at, x.question))
}

func parseCursor(text string) (x cursor, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return x, false
	}
	n, err := fmt.Sscanf(string(b), "%d.%d.%d.%s", &x.on, &x.known, &x.at, &x.question)
	return x, n == 4 && err == nil && x.at >= 0 && x.known > 0
}

// turnTo finds the page that was asked for, and holds the day and the ledger
// to what they were on the first one.
func (c *call) turnTo() error {
	if !c.op.pages || c.asked.Get("limit")+c.asked.Get("cursor") == "" {
		return nil
	}
	if err := c.readLimit(); err != nil {
		return err
	}
	from, err := c.start()
	if err != nil {
		return err
	}
	c.at = from.at
	c.query.Set("on", from.on.String())
	if from.known > 0 { // else the ledger is empty
		c.query.Set("known", answer.PositionText(from.known))
	}
	return c.readAsk()
}

func (c *call) readLimit() (err error) {
	c.limit = aPage
	text := c.asked.Get("limit")
	if text == "" {
		return nil
	}
	if c.limit, err = strconv.Atoi(text); err != nil || c.limit < 1 || c.limit > mostAPage {
		return badParameter("limit", text, fmt.Sprintf("write a whole number from 1 to %d", mostAPage))
	}
	return nil
}

// start reads the cursor; without one a walk begins with the ledger as it is.
func (c *call) start() (cursor, error) {
	text := c.asked.Get("cursor")
	if text == "" {
		known, err := c.desk.Known(c.ask)
		return cursor{on: c.ask.On, known: known}, err
	}
	x, ok := parseCursor(text)
	if !ok || x.question != c.question() || x.known > c.desk.Book.Position {
		return x, badParameter("cursor", text, "it belongs to another question or ledger: follow the link rel=\"next\" of the page before as it is")
	}
	return x, nil
}

// question gives the digest of what is asked, page by page or not.
func (c *call) question() string {
	q := maps.Clone(c.asked)
	q.Del("limit")
	q.Del("cursor")
	return digest(c.op.id + " " + c.id() + "?" + q.Encode())
}

// nextLink gives the header that leads to the next page, as in RFC 8288.
func (c *call) nextLink() (string, error) {
	known, err := c.desk.Known(c.ask)
	if err != nil {
		return "", err
	}
	q := maps.Clone(c.asked)
	q.Set("cursor", cursor{c.ask.On, known, c.next, c.question()}.String())
	return "<" + join(c.path, q) + `>; rel="next"`, nil
}

// digest gives a short fingerprint of a text.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}
