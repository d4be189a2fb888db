package examples

import _ "embed" // the tables below

// Windows are dated episodes of party switching, as a table.
//
//go:embed windows/windows.csv
var Windows string

// Counts are the numbers published of the episodes in [Windows], as a table.
//
//go:embed windows/counts.csv
var Counts string

// Priors are what is assumed of the model's parameters before any fit, as a table.
//
//go:embed windows/priors.csv
var Priors string
