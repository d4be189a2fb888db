// Package arch holds no code: its tests keep the import graph (graph.txt), the
// names of packages, their comments, and the rule that nothing below the
// commands reads a clock.
package arch
