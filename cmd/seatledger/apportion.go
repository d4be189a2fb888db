package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seatledger/seatledger/answer"
	"github.com/seatledger/seatledger/apportion"
)

func apportionCmd(a *app) *cobra.Command {
	var method, threshold, tie string
	seats := 0
	cmd := &cobra.Command{
		Use:   "apportion --method M --seats N LIST=VOTES...",
		Short: "Work seats out from votes, exactly, step by step",
		Long: `Work seats out from votes by a method, exactly, and show each step: which seat,
to whom, by what quotient. A tie that no rule settles is returned as a tie.
Methods: ` + methodNames() + `.`,
		Example: "  seatledger apportion --method dhondt --seats 5 A=12000 B=28000 C=60000\n  seatledger apportion --method hare --seats 5 A=12000 B=28000 C=60000 --json",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			rules, err := rulesOf(method, threshold, tie)
			if err != nil {
				return err
			}
			names, lists, err := listsOf(args)
			if err != nil {
				return err
			}
			x, err := answer.Apportion(rules, seats, names, lists)
			if err != nil {
				return err
			}
			return a.print(x)
		},
	}
	f := cmd.Flags()
	f.StringVar(&method, "method", "", "the method (see above)")
	f.IntVar(&seats, "seats", 0, "seats to give out")
	f.StringVar(&threshold, "threshold", "", "leave out lists below this share of the votes, such as 5%")
	f.StringVar(&tie, "tie-rule", "", "what settles a tie: most-votes, fewest-votes or lot")
	_ = cmd.MarkFlagRequired("method")
	_ = cmd.MarkFlagRequired("seats")
	return cmd
}

func methodNames() string {
	var names []string
	for _, m := range apportion.Methods() {
		names = append(names, m.String())
	}
	return strings.Join(names, ", ")
}

func rulesOf(method, threshold, tie string) (rules apportion.Rules, err error) {
	if rules.Method, err = apportion.ParseMethod(method); err != nil {
		return rules, err
	}
	if threshold != "" {
		share, err := apportion.ParseRatio(threshold)
		if err != nil {
			return rules, fmt.Errorf("--threshold: %w", err)
		}
		rules.Thresholds = []apportion.Threshold{{Share: share}}
	}
	rule, err := apportion.ParseTieRule(tie)
	if err != nil {
		return rules, fmt.Errorf("--tie-rule: %w", err)
	}
	if rule != apportion.NoRule {
		rules.Ties = []apportion.TieRule{rule}
	}
	return rules, nil
}

// fractions says what to do where votes have fractions, as weighted ones do.
func fractions(votes string) string {
	if _, err := strconv.ParseFloat(votes, 64); err != nil || !strings.Contains(votes, ".") {
		return ""
	}
	return "; where votes have fractions, multiply those of all lists by the same number, which changes no seat"
}

// listsOf reads LIST=VOTES arguments.
func listsOf(args []string) (names []string, lists []apportion.List, err error) {
	for _, arg := range args {
		i := strings.LastIndex(arg, "=")
		if i < 1 {
			return nil, nil, fmt.Errorf("%q is not LIST=VOTES: write A=12000", arg)
		}
		votes, err := strconv.ParseInt(strings.ReplaceAll(arg[i+1:], ",", ""), 10, 64)
		if err != nil {
			return nil, nil, fmt.Errorf("%q: %q is not a whole number of votes: write A=12000%s", arg, arg[i+1:], fractions(arg[i+1:]))
		}
		names, lists = append(names, arg[:i]), append(lists, apportion.List{Votes: votes})
	}
	return names, lists, nil
}
