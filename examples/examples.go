// Package examples holds the data packages that ship with the program, so
// that its demo needs no file, server or network, and scenarios over them.
package examples

import "embed"

// Founding is the folder of the founding package, cambodia-2017.
//
//go:embed cambodia-2017/*.csv cambodia-2017/datapackage.json
var Founding embed.FS

// FoundingName is the folder of the founding package in Founding.
const FoundingName = "cambodia-2017"

// Scenarios are the scenario files over the founding package and its
// reconstruction, in the folder [ScenariosDir].
//
//go:embed cambodia-2017/scenarios/*.yaml
var Scenarios embed.FS

// ScenariosDir is the folder of the scenario files in Scenarios.
const ScenariosDir = FoundingName + "/scenarios"
