package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
)

func rollCmd(a *app) *cobra.Command {
	svg := ""
	cmd := &cobra.Command{
		Use:   "roll COUNCIL",
		Short: "Who holds each seat of a council on a day",
		Long: `Who holds each seat of a council on a day: the list that won it, the holder, the
party the holder sits for, and the standing of that holding; and who holds the
posts. Where a substitute sits, the holder is who has the mandate. --svg draws the
chamber: by wards where there are wards, and by groups with --by group.`,
		Example: "  seatledger roll kh/210202/council --on 2017-10-24\n  seatledger roll kh/210202/council --on 2017-10-24 --svg champey.svg",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.answered(cmd.Context(), func(d *answer.Desk, q answer.Ask) (answer.Answer, error) {
				r, err := d.Roll(cmd.Context(), args[0], q)
				if err != nil || svg == "" {
					return r, err
				}
				chamber, err := r.Picture(cmd.Context())
				if err != nil {
					return nil, err
				}
				return r, a.drawTo(svg, d.Notice().Picture(chamber))
			})
		},
	}
	a.clocks(cmd)
	a.counting(cmd)
	cmd.Flags().StringVar(&svg, "svg", "", "also draw the chamber to this file")
	return cmd
}

// drawTo writes the picture of a roll to a file.
func (a *app) drawTo(path string, r answer.Drawing) error {
	if err := a.spares(path); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := r.Draw(f); err != nil {
		return fmt.Errorf("%s: %w", path, errors.Join(err, f.Close()))
	}
	return f.Close()
}
