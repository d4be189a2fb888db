// Command client asks a site three questions through a client that was
// generated from the site's own OpenAPI document (client.gen.go, which is not
// kept: the test makes it anew), and prints the answers.
//
//	client http://127.0.0.1:8080
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/oapi-codegen/runtime/types"
)

const council = "kh/210202/council"

func main() {
	log.SetFlags(0)
	client, err := NewClientWithResponses(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	for _, ask := range []func(context.Context, *ClientWithResponses) error{control, flips, roll} {
		if err := ask(context.Background(), client); err != nil {
			log.Fatal(err)
		}
	}
}

func day(year int, month time.Month, d int) *types.Date {
	return &types.Date{Time: time.Date(year, month, d, 0, 0, 0, 0, time.UTC)}
}

func control(ctx context.Context, c *ClientWithResponses) error {
	r, err := c.GetControlWithResponse(ctx, council, &GetControlParams{On: day(2017, time.October, 24)})
	if err != nil {
		return err
	}
	if r.JSON200 == nil {
		return fmt.Errorf("control: %s", r.Body)
	}
	x, err := r.JSON200.AsControl()
	if err != nil {
		return err
	}
	fmt.Printf("control: %s %s, certain kh/cnrp %d kh/cpp %d\n", x.Kind, *x.Party, x.Certain["kh/cnrp"], x.Certain["kh/cpp"])
	return nil
}

func flips(ctx context.Context, c *ClientWithResponses) error {
	r, err := c.ListFlipsWithResponse(ctx, &ListFlipsParams{Since: day(2017, time.October, 1), Until: day(2017, time.October, 31)})
	if err != nil {
		return err
	}
	if r.JSON200 == nil {
		return fmt.Errorf("flips: %s", r.Body)
	}
	for _, x := range *r.JSON200 {
		fmt.Printf("flip: %s on %s from %s to %s\n", x.Council, x.On, x.From, x.To)
	}
	return nil
}

func roll(ctx context.Context, c *ClientWithResponses) error {
	r, err := c.GetRollWithResponse(ctx, council, &GetRollParams{On: day(2017, time.October, 24)})
	if err != nil {
		return err
	}
	if r.JSON200 == nil {
		return fmt.Errorf("roll: %s", r.Body)
	}
	for _, x := range r.JSON200.Seats {
		fmt.Printf("seat %d: %s\n", x.Seat, x.Alternatives[0].Standing)
	}
	return nil
}
