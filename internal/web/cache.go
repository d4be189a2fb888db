package web

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/klauspost/compress/gzip"
)

// maxCached bounds the bytes of pages that are kept, packed ones included.
const maxCached = 96 << 20

// kept is a page that was made for one state of the ledger.
type kept struct {
	rendered
	etag string
	keep string // how long readers may keep it; blank = ask each time

	once   sync.Once
	packed []byte // with gzip, when first asked for
}

func (k *kept) gzip() []byte {
	k.once.Do(func() { k.packed = pack(k.body) })
	return k.packed
}

// packers are kept, because a new one takes longer than a page.
var packers = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, 4) // a level that exists
	return w
}}

func pack(body []byte) []byte {
	var b bytes.Buffer
	w := packers.Get().(*gzip.Writer)
	defer packers.Put(w)
	w.Reset(&b)
	_, _ = w.Write(body) // a Buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// pageCache keeps the pages asked for last, up to a number of bytes.
type pageCache struct {
	mu    sync.Mutex
	most  int
	bytes int
	pages *simplelru.LRU[string, *kept]
}

func newPageCache(most int) *pageCache {
	c := &pageCache{most: most}
	pages, err := simplelru.NewLRU(1<<30, func(key string, k *kept) { c.bytes -= weight(key, k) })
	if err != nil {
		panic(err) // only for a size below one
	}
	c.pages = pages
	return c
}

// weight counts a page twice, because it may come to be packed.
func weight(key string, k *kept) int { return len(key) + 2*len(k.body) + 200 }

// held counts the bytes of the pages that are kept.
func (c *pageCache) held() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.bytes
}

func (c *pageCache) get(key string) (*kept, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pages.Get(key)
}

func (c *pageCache) add(key string, k *kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if weight(key, k) > c.most/4 || c.pages.Contains(key) {
		return
	}
	c.bytes += weight(key, k)
	c.pages.Add(key, k)
	for c.bytes > c.most {
		c.pages.RemoveOldest()
	}
}

// serveCached answers with what build gives, or with what it gave before for
// the same question to the same state of the ledger. Readers who ask at a time
// wait for one building, which goes on until the last of them has gone, or has
// waited for as long as an answer can still be sent.
func (s *Site) serveCached(w http.ResponseWriter, r *http.Request, v *visit, build func() (*rendered, error)) error {
	key := fmt.Sprintf("%s %d %s", v.desk.Head().Hash, v.site.today(), v.key())
	k, ok := s.pages.get(key)
	s.metrics.cached(ok)
	if !ok {
		var err error
		patient, stop := context.WithTimeout(r.Context(), s.longest)
		defer stop()
		k, err = s.building.Do(patient, key, func(ctx context.Context) (*kept, error) {
			v.Context = ctx
			k, err := s.inTurn(v, func() (*kept, error) {
				page, err := build()
				if err != nil {
					return nil, err
				}
				sum := sha256.Sum256([]byte(key + s.options.Version + assetVersion))
				k := &kept{rendered: *page, etag: `"` + hex.EncodeToString(sum[:12]) + `"`}
				if k.packs(r) { // which takes a processor, too
					k.gzip()
				}
				return k, nil
			})
			if err != nil {
				return nil, err
			}
			if k.passing {
				k.keep = "no-store"
			} else {
				s.pages.add(key, k)
			}
			return k, nil
		})
		if err != nil && patient.Err() != nil && r.Context().Err() == nil {
			return errLong
		}
		if err != nil {
			return err
		}
	}
	k.send(w, r)
	return nil
}

// inTurn builds a page in its turn, of those that cost much or of the others. Pages of
// scenarios take their turn where they work.
func (s *Site) inTurn(v *visit, build func() (*kept, error)) (*kept, error) {
	if ofPages[v.path] != nil {
		return build()
	}
	turns := s.making
	if v.costs() {
		turns = s.turns
	}
	leave, err := turns.enter(v)
	if err != nil {
		return nil, err
	}
	defer leave()
	return build()
}

// packs reports whether a reader gets the page packed.
func (k *kept) packs(r *http.Request) bool {
	return len(k.body) > 1000 && takesGzip(r.Header.Get("Accept-Encoding"))
}

// send writes a page, packed where the reader takes that, and nothing where
// the reader has it already.
func (k *kept) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	body, etag := k.body, k.etag
	if k.packs(r) {
		body, etag = k.gzip(), strings.TrimSuffix(etag, `"`)+`-gzip"` // other bytes, another tag (RFC 9110, 8.8.3)
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", etag)
	h.Set("Cache-Control", cmp.Or(k.keep, "no-cache"))
	h.Set("Vary", "Accept-Encoding")
	h.Set("Content-Type", k.kind)
	if k.name != "" {
		h.Set("Content-Disposition", `attachment; filename="`+k.name+`"`)
	}
	if k.link != "" {
		h.Set("Link", k.link)
	}
	if strings.Contains(r.Header.Get("If-None-Match"), etag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(cmp.Or(k.status, http.StatusOK))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader may be gone
	}
}

// takesGzip reports whether a reader takes packed pages: gzip;q=0 says no.
func takesGzip(accepts string) bool {
	for one := range strings.SplitSeq(accepts, ",") {
		name, weight, _ := strings.Cut(one, ";")
		_, q, _ := strings.Cut(weight, "=")
		if strings.TrimSpace(name) == "gzip" {
			return strings.Trim(q, " 0.") != "" || q == ""
		}
	}
	return false
}
