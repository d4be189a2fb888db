package main

import (
	"context"
	"errors"
	"fmt"
	"reflect"
)

// Figures are what both kinds of site say in JSON; of ours, the part of it that
// plain tables can give.
type (
	controlFigures struct {
		Kind    string         `json:"kind"`
		Party   *string        `json:"party"`
		Seats   int            `json:"seats"`
		Vacant  int            `json:"vacant"`
		Certain map[string]int `json:"certain"`
	}
	flipFigures struct {
		On   string `json:"on"`
		From string `json:"from"`
		To   string `json:"to"`
	}
	lifeFigures struct {
		Control []ruleFigures `json:"control"`
	}
	ruleFigures struct {
		Rule  string        `json:"rule"`
		Spans []spanFigures `json:"spans"`
	}
	spanFigures struct {
		From  string  `json:"from"`
		Until *string `json:"until"`
		Kind  string  `json:"kind"`
		Party *string `json:"party"`
	}
)

// figures are all of a council that is compared.
type figures struct {
	control controlFigures
	flips   []flipFigures
	life    lifeFigures
}

func figuresOf(ctx context.Context, c *client, s *site, path string) (f figures, err error) {
	at := s.url + path + "&format=json&part="
	if err := errors.Join(c.getJSON(ctx, at+"control", &f.control), c.getJSON(ctx, at+"life", &f.life)); err != nil {
		return f, err
	}
	for _, r := range f.life.Control {
		if r.Rule == string(rule) { // plain tables know no other
			f.life.Control = []ruleFigures{r}
		}
	}
	if len(f.life.Control[0].Spans) > 1 { // else a page has no such part
		err = c.getJSON(ctx, at+"flips", &f.flips)
	}
	return f, err
}

// check fails where a site says something else than the first.
func check(ctx context.Context, c *client, sites []*site, paths []string) error {
	for _, path := range paths {
		want, err := figuresOf(ctx, c, sites[0], path)
		if err != nil {
			return err
		}
		for _, s := range sites[1:] {
			got, err := figuresOf(ctx, c, s, path)
			if err != nil {
				return err
			}
			for _, x := range []struct {
				what      string
				got, want any
			}{{"seats and verdict", got.control, want.control}, {"timeline", got.life, want.life}, {"flips", got.flips, want.flips}} {
				if !reflect.DeepEqual(x.got, x.want) {
					return fmt.Errorf("%s: %s: %s says %+v, %s says %+v", path, x.what, s.name, x.got, sites[0].name, x.want)
				}
			}
		}
	}
	return nil
}
