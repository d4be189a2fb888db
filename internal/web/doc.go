// Package web gives a ledger a face: a site that is rendered on the server and
// an API, both on top of package answer, which has every figure in them.
//
// # What is served
//
//   - Pages for the whole ledger, each division, council, person, party,
//     election, event, source, tally, statement and entry; searches, comparisons
//     of two days or two moments, lists of flips and of entries.
//   - What would follow from a scenario (/whatif), and simulations of its model
//     (/simulate): started, followed and cancelled here, and written as a report.
//   - Every table of a page as CSV and JSON: ?format=csv&part=NAME.
//   - Feeds (/feeds), pictures for other sites (/embed), the API (/api/v1).
//   - /healthz for whoever runs it.
//
// # What is promised
//
//   - A page is complete without JavaScript. The script only moves the date and
//     the levers, and shows progress, without loading the page again.
//   - What is asked is in the address: the same address over the same ledger is
//     the same page. Only a simulation has to be started, by a form of this site.
//   - Time is in every link: on, known, published, rule, since and until are
//     carried along as the reader gave them.
//   - Nothing is loaded from another host; no inline script or style runs.
//   - Any text of a ledger is shown as text, whatever it holds.
//   - Each page is of one state of the ledger, and names its head. Another
//     process that appends is noticed within [Options.Every]; the new state is
//     shown when all of it is read.
//   - A confidential source is never shown.
//
// It writes nothing to the ledger. Simulations are kept in a database of their own
// (package jobs), which is made when the first of them is started.
package web
