package web

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics count what a site does, for Prometheus.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	pages    *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "seatledger_requests_total", Help: "Requests answered, by page and status."}, []string{"page", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "seatledger_request_seconds", Help: "Time to answer, by page.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5}}, []string{"page"}),
		pages: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "seatledger_pages_total", Help: "Pages served, by whether they were kept."}, []string{"kept"}),
	}
	m.registry.MustRegister(m.requests, m.seconds, m.pages, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// watch adds what is held of a site at a time.
func (m *metrics) watch(s *Site) {
	gauge := func(name, help string, value func() int, labels ...string) {
		o := prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: prometheus.Labels{}}
		for i := 0; i+1 < len(labels); i += 2 {
			o.ConstLabels[labels[i]] = labels[i+1]
		}
		m.registry.MustRegister(prometheus.NewGaugeFunc(o, func() float64 { return float64(value()) }))
	}
	const turns = "Requests that are at work or wait for their turn."
	gauge("seatledger_turns", turns, s.turns.taken, "of", "long")
	gauge("seatledger_turns", turns, s.making.taken, "of", "pages")
	gauge("seatledger_kept_bytes", "Bytes of the pages that are kept.", s.pages.held)
}

func (m *metrics) answered(page string, status int, took time.Duration) {
	m.requests.WithLabelValues(page, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(page).Observe(took.Seconds())
}

func (m *metrics) cached(hit bool) { m.pages.WithLabelValues(strconv.FormatBool(hit)).Inc() }

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// health says whether the site is current: 503 where the ledger could not be
// read again.
func (s *Site) health(w http.ResponseWriter, _ *http.Request) {
	d := s.desk.desk.Load()
	says := map[string]any{"status": "ok", "entries": int64(d.Book.Position), "head": d.Head().Hash.String(), "version": s.options.Version}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if why := s.desk.trouble.Load(); why != nil {
		says["status"] = "the ledger could not be read again; what is shown is older"
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(says) // the reader may be gone
}
