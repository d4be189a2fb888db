package web

import "net/http"

// api adds the JSON API.
func (s *Site) api(_ *http.ServeMux) {}
